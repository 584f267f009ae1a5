import { readFile } from "@/app/api/v1/_http/read-file.ts";
import { environment } from "@/lib/platform/environment.ts";
import { uploadAttachmentInput, uploadTooLarge } from "@/lib/requests/upload-attachment.ts";

/**
 * Reads one uploaded file from a body. Never holds more than MAX_UPLOAD_BYTES.
 *
 * @throws Problem `upload-too-large`, `upload-malformed` or `body-interrupted`
 */
export async function readUpload(request: Request) {
  return uploadAttachmentInput.parse(await readFile(request, environment().maxUploadBytes, uploadTooLarge));
}
