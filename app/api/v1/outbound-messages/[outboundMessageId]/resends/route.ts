import { outboundMessageView } from "@/lib/outbound/outbound-view.ts";
import { resendMessage, resendMessageInput } from "@/lib/outbound/resend-message.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/outbound-messages/{outboundMessageId}/resends",
    id: "resendMessage",
    tag: "Mail",
    summary: "Send a mail now to those who did not get it",
    params: resendMessageInput,
    answer: outboundMessageView,
    status: 201,
  },
  ({ actor, params }) => resendMessage(actor, params),
);
