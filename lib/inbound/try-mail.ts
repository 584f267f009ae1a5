import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { findProjectAsAdmin } from "@/lib/requests/find-project.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";
import { destinationOf, destinationSelect } from "./destination.ts";
import { limitedPreview } from "./preview-limit.ts";
import type { MailPreview } from "./preview-mail.ts";
import { previewMail } from "./preview-mail.ts";

export const tryMailInput = z.object({
  projectKey: projectKeyInput,
  /** The mailbox whose channel or handler judges the mail. */
  mailboxId: z.uuid(),
});

/**
 * What would become of a mail if it came to a mailbox now. Nothing happens: no request, no account, no mail.
 *
 * @param input.readRaw gives the mail; called once it is sure that the actor may try it now
 * @throws Problem `not-found`, `forbidden`, `mail-empty`, `mail-too-large`, `preview-running`, `too-many-previews`
 */
export async function tryMail(
  actor: Actor,
  input: z.output<typeof tryMailInput> & { readonly readRaw: () => Promise<Buffer> },
): Promise<MailPreview> {
  const project = await findProjectAsAdmin(database(), actor, input.projectKey);
  const mailbox = await database().mailbox.findUnique({
    where: { id: input.mailboxId, projectId: project.id },
    select: destinationSelect,
  });
  if (!mailbox) throw notFound("mailbox");
  return limitedPreview(actor, async () => {
    const raw = await input.readRaw();
    if (raw.length === 0) throw new Problem("invalid", "mail-empty", "This file is empty.");
    if (raw.length > environment().maxMailBytes) throw mailTooLarge();
    return previewMail(raw, destinationOf(mailbox), { receivedAt: new Date() });
  });
}

/** The problem of a mail above MAX_MAIL_BYTES. */
export function mailTooLarge(): Problem {
  const limitMib = Math.floor((environment().maxMailBytes / 1024 / 1024) * 10) / 10;
  return new Problem(
    "invalid",
    "mail-too-large",
    `This mail is larger than ${limitMib} MiB. Of such a mail Mailroom takes in the header only, and makes a request of it.`,
  );
}
