import { attachmentView } from "@/lib/requests/timeline-view.ts";
import { uploadAttachment } from "@/lib/requests/upload-attachment.ts";
import { operation } from "../_http/operation.ts";
import { readUpload } from "./read-upload.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/attachments",
    id: "uploadAttachment",
    tag: "Attachments",
    summary:
      "Upload a file for a reply or note: multipart/form-data with one part `file`, or the bytes as body and ?filename=",
    answer: attachmentView,
    status: 201,
  },
  async ({ actor, request }) => uploadAttachment(actor, await readUpload(request)),
);
