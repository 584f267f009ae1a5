import { discardMessage, discardMessageInput } from "@/lib/outbound/discard-message.ts";
import { operation } from "../../_http/operation.ts";

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/outbound-messages/{outboundMessageId}",
    id: "discardMessage",
    tag: "Mail",
    summary: "Give up a mail that has not left",
    params: discardMessageInput,
  },
  ({ actor, params }) => discardMessage(actor, params),
);
