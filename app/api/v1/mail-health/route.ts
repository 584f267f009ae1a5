import {
  listMailboxHealth,
  listMailboxHealthInput,
  mailboxHealthListView,
} from "@/lib/mail-health/list-mailbox-health.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mail-health",
    id: "listMailboxHealth",
    tag: "Mail health",
    summary: "How mailboxes fare: reading, processing and sending; those that need attention first",
    query: listMailboxHealthInput,
    answer: mailboxHealthListView,
  },
  ({ actor, query }) => listMailboxHealth(actor, query),
);
