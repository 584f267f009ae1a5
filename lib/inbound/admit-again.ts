import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database, databaseNow, type Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { InboundOutcome, InboundState } from "@/prisma/generated/enums.ts";
import { recordMailAct } from "./acts-on-mail.ts";
import { type Admission, type AdmissionResult, admissionOf } from "./admission.ts";
import { hintIngest } from "./ingest-hints.ts";
import { mailboxLabel, mailboxLabelSelect } from "./mailbox-label.ts";

const lockedMails = z.array(
  z.object({
    id: z.uuid(),
    projectId: z.uuid(),
    mailboxId: z.uuid(),
    state: z.enum(InboundState),
    outcome: z.enum(InboundOutcome).nullable(),
    evidence: z.unknown(),
    requestId: z.uuid().nullable(),
    rawDeletedAt: z.date().nullable(),
    forgottenAt: z.date().nullable(),
  }),
);
type LockedMail = z.infer<typeof lockedMails>[number];

/** So many mails are begun in one transaction. */
const batchSize = 100;

/**
 * Has mails processed anew that had no effect: failed, held, ignored and forwarded ones, and delivery reports about no mail
 * of ours; or discards those that are held or have failed. A mail that opened or continued a request is left alone,
 * whatever is asked, so that none has its effect twice, and none is forwarded twice. The caller has asked for permission.
 *
 * @param discardWords why they are discarded, for their log lines
 * @returns what came of each
 */
export async function admitAgain(
  actor: Actor,
  act: Admission,
  ids: readonly string[],
  discardWords = `Discarded by ${actor.name}.`,
): Promise<Map<string, AdmissionResult>> {
  const results = new Map<string, AdmissionResult>();
  for (let at = 0; at < ids.length; at += batchSize) {
    const batch = ids.slice(at, at + batchSize);
    const begun = await database().$transaction((tx) => admitBatch(tx, { actor, act, discardWords }, batch));
    for (const [id, result] of begun.results) results.set(id, result);
    if (act === "discard") continue;
    for (const mailboxId of new Set(begun.started.map((mail) => mail.mailboxId))) await hintIngest(mailboxId);
  }
  return results;
}

type Asked = { readonly actor: Actor; readonly act: Admission; readonly discardWords: string };

async function admitBatch(
  tx: Transaction,
  { actor, act, discardWords }: Asked,
  ids: readonly string[],
): Promise<{ readonly results: Map<string, AdmissionResult>; readonly started: readonly LockedMail[] }> {
  // Always in the same order, so that two who begin the same mails do not wait for each other for ever.
  const found = await tx.$queryRaw`
    SELECT "id", "projectId", "mailboxId", "state", "outcome", "evidence", "requestId", "rawDeletedAt", "forgottenAt"
    FROM "InboundMessage"
    WHERE "id" = ANY(${[...ids]}::uuid[]) ORDER BY "id" FOR UPDATE`;
  const mails = new Map(lockedMails.parse(found).map((mail) => [mail.id, mail]));
  const results = new Map(ids.map((id) => [id, judge(act, mails.get(id))]));
  const started = [...mails.values()].filter(
    ({ id }) => results.get(id) === (act === "discard" ? "discarded" : "started"),
  );
  if (started.length === 0) return { results, started };
  const startedIds = started.map(({ id }) => id);
  if (act === "discard") await settleAsDiscarded(tx, discardWords, startedIds);
  else await beginAnew(tx, act, startedIds);
  await recordActs(tx, actor, act, started);
  for (const projectId of new Set(started.map((mail) => mail.projectId))) {
    const [first] = started.filter((mail) => mail.projectId === projectId);
    if (first) await announceChange(tx, { topic: "mail-log", projectId, id: first.id });
  }
  return { results, started };
}

async function beginAnew(tx: Transaction, act: Admission, ids: readonly string[]): Promise<void> {
  // What becomes of it will be of the project that its mailbox belongs to by now.
  await tx.$executeRaw`
    UPDATE "InboundMessage" AS mail SET "projectId" = mailbox."projectId" FROM "Mailbox" AS mailbox
    WHERE mail."id" = ANY(${[...ids]}::uuid[]) AND mailbox."id" = mail."mailboxId"
      AND mail."projectId" <> mailbox."projectId"`;
  const now = await databaseNow(tx);
  await tx.inboundMessage.updateMany({
    where: { id: { in: [...ids] } },
    data: {
      state: "STORED",
      outcome: null,
      reason: "",
      evidence: [],
      attempts: 0,
      nextAttemptAt: now,
      processedAt: null,
      requestId: null,
      // Processed again, it is judged as if nobody had let it in.
      releasedAt: act === "release" ? now : null,
    },
  });
}

/** What hindered them stays to be read. */
async function settleAsDiscarded(tx: Transaction, words: string, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "state" = 'DONE', "outcome" = 'IGNORED', "processedAt" = now(),
      "reason" = ${words} || CASE "reason" WHEN '' THEN '' ELSE ' Until then: ' || "reason" END
    WHERE "id" = ANY(${[...ids]}::uuid[])`;
}

function judge(act: Admission, mail: LockedMail | undefined): AdmissionResult {
  if (!mail || mail.forgottenAt !== null) return "not-found";
  return admissionOf(act, { ...mail, hasRequest: mail.requestId !== null });
}

async function recordActs(
  tx: Transaction,
  actor: Actor,
  act: Admission,
  mails: readonly LockedMail[],
): Promise<void> {
  const mailboxes = await tx.mailbox.findMany({
    where: { id: { in: mails.map(({ mailboxId }) => mailboxId) } },
    select: { id: true, ...mailboxLabelSelect },
  });
  const labels = new Map(mailboxes.map((mailbox) => [mailbox.id, mailboxLabel(mailbox)]));
  for (const { id, mailboxId, state, outcome } of mails) {
    await recordMailAct(tx, actor, {
      inboundMessageId: id,
      act,
      mailboxLabel: labels.get(mailboxId) ?? "",
      before: outcome ?? state,
    });
  }
}
