import {
  reprocessedMessagesView,
  reprocessMessages,
  reprocessMessagesInput,
} from "@/lib/inbound/reprocess-messages.ts";
import { operation } from "../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/inbound-messages/reprocessings",
    id: "reprocessMessages",
    tag: "Mail",
    summary:
      "Process up to 500 mails again, release or discard them, by id or by filter; says of each what came of it",
    body: reprocessMessagesInput,
    answer: reprocessedMessagesView,
    status: 202,
  },
  ({ actor, body }) => reprocessMessages(actor, body),
);
