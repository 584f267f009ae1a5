import { database, databaseNow, type Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { count } from "@/lib/platform/metric-counters.ts";
import { type ClaimedMail, giveUpClaims } from "./claim-mails.ts";
import { windowMinutes } from "./filters.ts";
import { isQuiet } from "./judgement.ts";
import { forwardNotice } from "./notices.ts";
import { mostForwards } from "./refuse-mail.ts";

/** A mail that ends the process each time it is read must not do so for ever. */
export const mostAttempts = 8;

/** What failed, and whether it will go on failing. "a-while": the surroundings are to blame, and not the mail. */
type IngestFailure = { readonly detail: string; readonly lasts: "a-while" | "maybe" | "for-good" };

/**
 * Notes a failed attempt: the mail is tried again with growing delays, or put aside as failed with the reason. What a
 * handler could not process is then passed on to its address, with the reason. While the disk or the database is in
 * trouble no attempt counts: however long that lasts, the mail is processed by itself afterwards.
 */
export async function recordIngestFailure(mail: ClaimedMail, failure: IngestFailure): Promise<void> {
  giveUpClaims([mail.id]);
  const isOver = failure.lasts === "for-good" || mail.attempts >= mostAttempts;
  const detail = failure.detail.replaceAll("\0", "");
  if (failure.lasts === "a-while") {
    const reason = `It could not be processed yet, and will be tried again: ${detail}`;
    // The longer it waits already, the longer it may wait once more.
    await database().$executeRaw`
      UPDATE "InboundMessage"
      SET "attempts" = "attempts" - 1, "reason" = ${reason},
        "nextAttemptAt" = now() + least(interval '300 seconds', greatest(interval '2 seconds', now() - "storedAt"))
      WHERE "id" = ${mail.id}::uuid AND "state" = 'STORED'`;
    return;
  }
  if (!isOver) {
    const delayMs = Math.min(2 ** mail.attempts, 300) * 1_000;
    const reason = `Attempt ${mail.attempts} failed, it will be tried again: ${detail}`;
    await database().$executeRaw`
      UPDATE "InboundMessage"
      SET "nextAttemptAt" = now() + ${delayMs} * interval '1 millisecond', "reason" = ${reason}
      WHERE "id" = ${mail.id}::uuid AND "state" = 'STORED'`;
    return;
  }
  await database().$transaction(async (tx) => {
    const now = await databaseNow(tx);
    const { to, words } = await passingOn(tx, mail, now);
    const [failed] = await tx.inboundMessage.updateManyAndReturn({
      where: { id: mail.id, state: "STORED" },
      data: {
        state: "FAILED",
        processedAt: now,
        reason: `${detail} It was tried ${mail.attempts} times. The original is kept: process it again when the cause is gone.${words}`,
      },
      select: { fromAddress: true, subject: true },
    });
    if (failed) count("mails", { outcome: "failed" });
    if (!failed) return;
    await announceChange(tx, { topic: "mail-log", projectId: mail.destination.projectId, id: mail.id });
    if (to === null) return;
    const { fromAddress: from, subject } = failed;
    const notice = forwardNotice(mail, { to, why: detail, from, subject });
    await tx.noticeMail.createMany({
      data: [{ ...notice, inboundMessageId: mail.id, nextAttemptAt: now, createdAt: now }],
      skipDuplicates: true,
    });
  });
}

/** Where a failed mail is passed on to, if anywhere, and what the log says of that. Too many look like a loop. */
async function passingOn(
  tx: Transaction,
  mail: ClaimedMail,
  now: Date,
): Promise<{ readonly to: string | null; readonly words: string }> {
  const { mailboxId, handler } = mail.destination;
  const to = isQuiet(mail) ? null : (handler?.forwardTo ?? null);
  if (to === null) return { to, words: "" };
  const since = new Date(now.getTime() - windowMinutes * 60_000);
  const recent = await tx.noticeMail.count({
    where: { kind: "FORWARD", createdAt: { gte: since }, inboundMessage: { mailboxId } },
  });
  if (recent < mostForwards) return { to, words: ` It was passed on to ${to}.` };
  return {
    to: null,
    words: ` It was not passed on to ${to}: ${recent} mails were in ten minutes, which looks like a loop.`,
  };
}
