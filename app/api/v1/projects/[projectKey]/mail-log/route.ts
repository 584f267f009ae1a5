import {
  inboundMessagePageView,
  listInboundMessages,
  listInboundMessagesInput,
} from "@/lib/inbound/list-inbound-messages.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}/mail-log",
    id: "listInboundMessages",
    tag: "Mail",
    summary: "Every mail that came in and what became of it, newest first",
    params: listInboundMessagesInput.pick({ projectKey: true }).required(),
    query: listInboundMessagesInput.omit({ projectKey: true }),
    answer: inboundMessagePageView,
  },
  ({ actor, params, query }) => listInboundMessages(actor, { ...params, ...query }),
);
