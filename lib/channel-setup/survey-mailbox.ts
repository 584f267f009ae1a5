import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { countByDay } from "@/lib/imap/count-by-day.ts";
import { mailFolder } from "@/lib/mail-servers/mailbox-reading.ts";
import { withImapSession, withPop3Session } from "@/lib/mail-servers/session-with-server.ts";
import { countLook } from "./count-look.ts";
import type { MailboxSurvey } from "./mailbox-survey.ts";
import { setupId } from "./setup-input.ts";
import { openSetup } from "./setup-record.ts";
import { serverOfSetup } from "./test-setup.ts";

export const surveyMailboxInput = z.object({ setupId, folder: mailFolder.optional() });

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
  countLook(actor, setup);
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
