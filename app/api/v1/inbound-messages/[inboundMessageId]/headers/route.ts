import { mailHeadersView, readMailHeaders, readMailHeadersInput } from "@/lib/inbound/read-mail-headers.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/inbound-messages/{inboundMessageId}/headers",
    id: "readMailHeaders",
    tag: "Mail",
    summary: "The header fields of a mail, in their order",
    params: readMailHeadersInput,
    answer: mailHeadersView,
  },
  ({ actor, params }) => readMailHeaders(actor, params),
);
