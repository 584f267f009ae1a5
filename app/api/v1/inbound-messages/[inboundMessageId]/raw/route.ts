import { readRawMessage, readRawMessageInput } from "@/lib/inbound/read-raw-message.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/inbound-messages/{inboundMessageId}/raw",
    id: "readRawMessage",
    tag: "Mail",
    summary: "The original bytes of a mail",
    params: readRawMessageInput,
    answerMediaType: "message/rfc822",
  },
  async ({ actor, params }) => {
    const { filename, content } = await readRawMessage(actor, params);
    return new Response(new Uint8Array(content), {
      headers: {
        "Content-Type": "message/rfc822",
        "Content-Disposition": `attachment; filename="${filename}"`,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
      },
    });
  },
);
