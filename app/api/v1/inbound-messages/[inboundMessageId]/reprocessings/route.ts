import { inboundMessageDetailView } from "@/lib/inbound/inbound-message-detail-view.ts";
import { reprocessMessage, reprocessMessageInput } from "@/lib/inbound/reprocess-message.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/inbound-messages/{inboundMessageId}/reprocessings",
    id: "reprocessMessage",
    tag: "Mail",
    summary: "Process a mail again that failed, was held or ignored: every rule is asked anew",
    params: reprocessMessageInput,
    answer: inboundMessageDetailView,
    status: 202,
  },
  ({ actor, params }) => reprocessMessage(actor, params),
);
