import { mailPreviewView } from "@/lib/inbound/mail-preview-view.ts";
import { tryStoredMail, tryStoredMailInput } from "@/lib/inbound/try-stored-mail.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/inbound-messages/{inboundMessageId}/previews",
    id: "tryStoredMail",
    tag: "Mail",
    summary: "What would become of a logged mail if it came now, without effect",
    params: tryStoredMailInput,
    answer: mailPreviewView,
  },
  async ({ actor, params }) => mailPreviewView.parse(await tryStoredMail(actor, params)),
);
