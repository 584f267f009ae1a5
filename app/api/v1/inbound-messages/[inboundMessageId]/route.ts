import { getInboundMessage, getInboundMessageInput } from "@/lib/inbound/get-inbound-message.ts";
import { inboundMessageDetailView } from "@/lib/inbound/inbound-message-detail-view.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/inbound-messages/{inboundMessageId}",
    id: "getInboundMessage",
    tag: "Mail",
    summary:
      "A mail that came in, with the evidence for its outcome, its place on the server and its twins elsewhere",
    params: getInboundMessageInput,
    answer: inboundMessageDetailView,
  },
  ({ actor, params }) => getInboundMessage(actor, params),
);
