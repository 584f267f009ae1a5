import { readBody } from "@/app/api/v1/_http/read-body.ts";
import { environment } from "@/lib/platform/environment.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { uploadAttachmentInput, uploadTooLarge } from "@/lib/requests/upload-attachment.ts";

/** What multipart/form-data adds around one file. */
const maxFramingBytes = 16 * 1024;

/**
 * Reads one uploaded file from a body: multipart/form-data with a part `file`, or the bytes themselves with their
 * name in the query. Never holds more than MAX_UPLOAD_BYTES.
 *
 * @throws Problem `upload-too-large`, `upload-malformed` or `body-interrupted`
 */
export async function readUpload(request: Request) {
  const contentType = request.headers.get("content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(contentType);
  const maxBytes = environment().maxUploadBytes + (isForm ? maxFramingBytes : 0);
  const body = await readBody(request, maxBytes, uploadTooLarge);
  if (!isForm) {
    const filename = new URL(request.url).searchParams.get("filename") ?? "";
    return uploadAttachmentInput.parse({ filename, contentType, bytes: body });
  }
  const file = await fileOfForm(body, contentType);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return uploadAttachmentInput.parse({ filename: file.name, contentType: file.type, bytes });
}

async function fileOfForm(body: Buffer<ArrayBuffer>, contentType: string): Promise<File> {
  const malformed = "Send one file as the part `file` of multipart/form-data.";
  try {
    const form = await new Response(body, { headers: { "Content-Type": contentType } }).formData();
    const file = form.get("file");
    if (file instanceof File) return file;
  } catch (cause) {
    throw new Problem("invalid", "upload-malformed", malformed, { cause });
  }
  throw new Problem("invalid", "upload-malformed", malformed);
}
