import { Problem } from "@/lib/platform/problem.ts";
import { readBody } from "./read-body.ts";

/** What multipart/form-data adds around one file. */
const maxFramingBytes = 16 * 1024;

/** A file as a caller sent it; nothing about it is checked but its size. */
export type SentFile = {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer<ArrayBuffer>;
};

/**
 * Reads one file from a body: multipart/form-data with a part `file`, or the bytes themselves with their name in the
 * query. Never holds more of it than the limit.
 *
 * @throws Problem `upload-malformed`, `body-interrupted`, or what `tooLarge` makes
 */
export async function readFile(
  request: Request,
  maxBytes: number,
  tooLarge: () => Problem,
): Promise<SentFile> {
  const contentType = request.headers.get("content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(contentType);
  const body = await readBody(request, maxBytes + (isForm ? maxFramingBytes : 0), tooLarge);
  if (!isForm) {
    const filename = new URL(request.url).searchParams.get("filename") ?? "";
    return { filename, contentType, bytes: body };
  }
  const file = await fileOfForm(body, contentType);
  return { filename: file.name, contentType: file.type, bytes: Buffer.from(await file.arrayBuffer()) };
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
