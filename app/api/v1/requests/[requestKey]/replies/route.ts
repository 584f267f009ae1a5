import { outboundMessageView } from "@/lib/outbound/outbound-view.ts";
import { replyToRequest, replyToRequestInput } from "@/lib/outbound/reply-to-request.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/requests/{requestKey}/replies",
    id: "replyToRequest",
    tag: "Requests",
    summary: "Answer the customer by mail",
    params: replyToRequestInput.pick({ requestKey: true }),
    body: replyToRequestInput.omit({ requestKey: true }),
    answer: outboundMessageView,
    status: 201,
  },
  ({ actor, params, body }) => replyToRequest(actor, { ...params, ...body }),
);
