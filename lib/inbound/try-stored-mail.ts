import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { destinationOf, destinationSelect } from "./destination.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import { requireMailAdmin } from "./mail-admin.ts";
import { requireOriginal } from "./original-deleted.ts";
import { limitedPreview } from "./preview-limit.ts";
import type { MailPreview } from "./preview-mail.ts";
import { previewMail } from "./preview-mail.ts";

export const tryStoredMailInput = z.object({ inboundMessageId: z.uuid() });

/**
 * What would become of a logged mail if it came now, to the same mailbox as it is set now. Nothing happens.
 *
 * @throws Problem `not-found`, `forbidden`, `original-deleted`, `mail-not-whole`, `blob-missing`, `preview-running`,
 *   `too-many-previews`
 */
export async function tryStoredMail(
  actor: Actor,
  input: z.output<typeof tryStoredMailInput>,
): Promise<MailPreview> {
  const mail = await findInboundAsAgent(actor, input.inboundMessageId);
  requireMailAdmin(actor, mail);
  if (mail.forgottenAt !== null) throw notFound("mail");
  requireOriginal(mail);
  if (mail.oversize) {
    throw new Problem(
      "conflict",
      "mail-not-whole",
      "Only the header of this mail is here, so it can not be tried: the rest is still in the mailbox.",
    );
  }
  const mailbox = await database().mailbox.findUniqueOrThrow({
    where: { id: mail.mailboxId },
    select: destinationSelect,
  });
  return limitedPreview(actor, async () =>
    previewMail(await getBlob(mail.contentHash), destinationOf(mailbox), { receivedAt: new Date() }),
  );
}
