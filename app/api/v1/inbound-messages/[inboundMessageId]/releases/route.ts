import { inboundMessageDetailView } from "@/lib/inbound/inbound-message-detail-view.ts";
import { releaseMessage, releaseMessageInput } from "@/lib/inbound/release-message.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/inbound-messages/{inboundMessageId}/releases",
    id: "releaseMessage",
    tag: "Mail",
    summary: "Let a mail in that a rule has held or ignored",
    params: releaseMessageInput,
    answer: inboundMessageDetailView,
    status: 202,
  },
  ({ actor, params }) => releaseMessage(actor, params),
);
