import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { countMailboxLook } from "@/lib/email-channels/connection-test-limit.ts";
import { countByDay } from "@/lib/imap/count-by-day.ts";
import { mailFolder } from "@/lib/mail-servers/mailbox-reading.ts";
import { withImapSession, withPop3Session } from "@/lib/mail-servers/session-with-server.ts";
import { setupId } from "./setup-input.ts";
import { openSetup } from "./setup-record.ts";
import { serverOfSetup } from "./test-setup.ts";

export const surveyMailboxInput = z.object({ setupId, folder: mailFolder.optional() });

export const mailboxSurveyView = z.object({
  /** Mails in the folder. */
  total: z.number(),
  /** How many of them, the newest, the days tell of. */
  examined: z.number(),
  /** Mails by the day (UTC) on which the server received them, oldest first; null: POP3 knows no such day. */
  days: z.array(z.object({ day: z.iso.date(), count: z.number() })).nullable(),
});
export type MailboxSurvey = z.output<typeof mailboxSurveyView>;

const mostMails = 50_000;
const patienceMs = 30_000;

/**
 * How much mail is in a folder, and from when: what would come in. Nothing in the mailbox is changed.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-finished`, `step-missing`, `mail-server-failed`,
 *   `too-many-connection-tests`, or `invalid-input`
 */
export async function surveyMailbox(
  actor: Actor,
  input: z.output<typeof surveyMailboxInput>,
): Promise<MailboxSurvey> {
  const setup = await openSetup(actor, input.setupId);
  countMailboxLook(actor);
  const server = await serverOfSetup(actor, setup, "incoming");
  if (server.protocol === "POP3") {
    const mails = await withPop3Session(server, (session) => session.list());
    return { total: mails.length, examined: 0, days: null };
  }
  const folder = input.folder ?? setup.choices.folder;
  const limits = { most: mostMails, untilMs: Date.now() + patienceMs };
  const counts = await withImapSession(server, (session) => countByDay(session, folder, limits));
  const days = [...counts.byDay]
    .map(([day, count]) => ({ day, count }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  return { total: counts.exists, examined: counts.examined, days };
}
