import {
  inboundMessagePageView,
  listInboundMessages,
  listInboundMessagesInput,
} from "@/lib/inbound/list-inbound-messages.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mail-log",
    id: "listAllInboundMessages",
    tag: "Mail",
    summary: "Every mail that came in, of all projects or of one, and what became of it, newest first",
    query: listInboundMessagesInput,
    answer: inboundMessagePageView,
  },
  ({ actor, query }) => listInboundMessages(actor, query),
);
