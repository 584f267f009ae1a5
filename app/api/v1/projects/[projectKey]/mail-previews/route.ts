import { mailPreviewView } from "@/lib/inbound/mail-preview-view.ts";
import { mailTooLarge, tryMail, tryMailInput } from "@/lib/inbound/try-mail.ts";
import { environment } from "@/lib/platform/environment.ts";
import { operation } from "../../../_http/operation.ts";
import { readFile } from "../../../_http/read-file.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/projects/{projectKey}/mail-previews",
    id: "tryMail",
    tag: "Mail",
    summary:
      "What would become of a mail, without effect: multipart/form-data with one part `file`, or the bytes as body",
    params: tryMailInput.pick({ projectKey: true }),
    query: tryMailInput.pick({ mailboxId: true }),
    answer: mailPreviewView,
  },
  async ({ actor, params, query, request }) => {
    const readRaw = async () => (await readFile(request, environment().maxMailBytes, mailTooLarge)).bytes;
    const preview = await tryMail(actor, { ...params, ...query, readRaw });
    return mailPreviewView.parse(preview);
  },
);
