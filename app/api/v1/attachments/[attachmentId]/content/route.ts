import type { Readable } from "node:stream";
import { z } from "zod";
import { readAttachment, readAttachmentInput } from "@/lib/requests/read-attachment.ts";
import { operation } from "../../../_http/operation.ts";
import { contentDisposition } from "./content-disposition.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/attachments/{attachmentId}/content",
    id: "readAttachment",
    tag: "Attachments",
    summary: "Download a file; with ?inline=1 a PNG, JPEG, GIF or WebP image is shown instead of saved",
    params: readAttachmentInput,
    query: z.object({ inline: z.stringbool().default(false) }),
    answerMediaType: "application/octet-stream",
  },
  async ({ actor, params, query }) => {
    const file = await readAttachment(actor, params);
    const inline = query.inline && file.mayShowInline;
    return new Response(webStream(file.content), {
      headers: {
        // Only images keep their type: a browser never gets a document of a stranger to interpret.
        "Content-Type": inline ? file.contentType : "application/octet-stream",
        "Content-Length": String(file.sizeBytes),
        "Content-Disposition": contentDisposition(inline ? "inline" : "attachment", file.filename),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
      },
    });
  },
);

/** The bytes as the web's stream; when the reader goes away, the file is closed. */
function webStream(content: Readable): ReadableStream<Uint8Array> {
  const iterator = content.iterator();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      content.destroy();
    },
  });
}
