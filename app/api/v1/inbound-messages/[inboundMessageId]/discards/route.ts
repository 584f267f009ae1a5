import { discardInboundMessage, discardInboundMessageInput } from "@/lib/inbound/discard-inbound-message.ts";
import { inboundMessageDetailView } from "@/lib/inbound/inbound-message-detail-view.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/inbound-messages/{inboundMessageId}/discards",
    id: "discardInboundMessage",
    tag: "Mail",
    summary: "Settle a mail that was held or has failed as ignored",
    params: discardInboundMessageInput,
    answer: inboundMessageDetailView,
  },
  ({ actor, params }) => discardInboundMessage(actor, params),
);
