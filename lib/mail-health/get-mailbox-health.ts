import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { credentialsOfMailboxes } from "./credential-of-mailbox.ts";
import { readMailboxFacts } from "./mailbox-facts.ts";
import { type MailboxHealthView, viewOfMailbox } from "./mailbox-health-view.ts";
import { readMailsPerHour } from "./mails-per-hour.ts";

export const getMailboxHealthInput = z.object({ mailboxId: z.uuid() });

/** How one mailbox fares. For system admins and admins of its project. @throws Problem `not-found` */
export async function getMailboxHealth(
  actor: Actor,
  { mailboxId }: z.output<typeof getMailboxHealthInput>,
  now = new Date(),
): Promise<MailboxHealthView> {
  const db = database();
  const [facts] = await readMailboxFacts(db, { id: mailboxId });
  if (!facts || !isProjectAdmin(actor, facts.projectId)) throw notFound("mailbox");
  const [hours, credentialOf] = await Promise.all([
    readMailsPerHour(db, [mailboxId], now),
    credentialsOfMailboxes(now),
  ]);
  return viewOfMailbox(facts, { credential: credentialOf(facts), hours }, now);
}
