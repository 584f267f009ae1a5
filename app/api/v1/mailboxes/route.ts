import { listMailboxes, listMailboxesInput, mailboxListView } from "@/lib/inbound/list-mailboxes.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mailboxes",
    id: "listMailboxes",
    tag: "Mail",
    summary: "The mailboxes that mail is read from, of one project or of all",
    query: listMailboxesInput,
    answer: mailboxListView,
  },
  ({ actor, query }) => listMailboxes(actor, query),
);
