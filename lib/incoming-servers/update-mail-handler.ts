import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { beginAtOf } from "@/lib/email-channels/begin-at.ts";
import { lockReaders } from "@/lib/email-channels/other-readers.ts";
import { requireLiveProject } from "@/lib/email-channels/require-live-project.ts";
import {
  changeBegin,
  lookAgainAtLeftMail,
  moveToOtherMailbox,
  readAnew,
} from "@/lib/email-channels/reset-cursor.ts";
import { requireSameVersion } from "@/lib/email-channels/settings-version.ts";
import { pollMailbox } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database, databaseNow, isUniqueViolation } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { type MailHandlerRecord, mailHandlerForAdmin } from "./incoming-server-record.ts";
import { handlerNameTaken } from "./mail-handler-faults.ts";
import { handlerId, mailHandlerFields } from "./mail-handler-input.ts";
import { type HandlerSettings, handlerSettings, wantedRules } from "./mail-handler-settings.ts";
import { type MailHandlerView, versionOfHandler, viewOfHandler } from "./mail-handler-view.ts";

export const updateMailHandlerInput = mailHandlerFields.partial().extend({
  handlerId,
  /** Of the settings that this changes, as `version` of the handler; left out: whatever they are. */
  version: z.string().optional(),
});
type UpdateMailHandlerInput = z.output<typeof updateMailHandlerInput>;

/**
 * Changes a mail handler; what is left out stays. Mail that is settled stays in the log of its project; what still waits
 * goes with the handler to another one. In another folder the place in it begins anew.
 *
 * @throws Problem `forbidden`, `not-found`, `changed-meanwhile`, or `invalid-input` with every fault by field path
 */
export async function updateMailHandler(
  actor: Actor,
  input: UpdateMailHandlerInput,
): Promise<MailHandlerView> {
  requireSystemAdmin(actor);
  const db = database();
  try {
    await db.$transaction(async (tx) => {
      await lockReaders(tx);
      const stored = await mailHandlerForAdmin(tx, actor, input.handlerId);
      await requireSameVersion(tx, {
        objectType: "mail-handler",
        objectId: stored.id,
        shown: input.version,
        present: versionOfHandler(stored),
      });
      const wanted = wantedRules(input, stored);
      const settings = await handlerSettings(tx, actor, stored.incomingServer, wanted, input, stored);
      await saveChanges(tx, actor, stored, settings, input);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("invalid", "invalid-input", handlerNameTaken.detail, { fields: [handlerNameTaken] });
  }
  const handler = await mailHandlerForAdmin(db, actor, input.handlerId);
  const view = viewOfHandler(handler, handler.incomingServer);
  if (view.enabled) await enqueue(pollMailbox, { mailboxId: view.mailboxId });
  return view;
}

async function saveChanges(
  tx: Transaction,
  actor: Actor,
  stored: MailHandlerRecord,
  { columns, reading }: HandlerSettings,
  { begin, pollIntervalSeconds }: UpdateMailHandlerInput,
): Promise<void> {
  const { id, mailbox } = stored;
  if (!mailbox) throw new Error(`Mail handler ${id} has no mailbox.`);
  // The row's lock comes first: whoever reads the mailbox now can not write after this.
  await readAnew(tx, mailbox.id);
  if (stored.enabled && columns.projectId !== stored.projectId)
    await requireLiveProject(tx, columns.projectId, "Choose another project.");
  if (reading.folder !== mailbox.folder) await moveToOtherMailbox(tx, mailbox);
  if (!hasSame(columns.catchAddresses, stored.catchAddresses)) await lookAgainAtLeftMail(tx, mailbox.id);
  const now = await databaseNow(tx);
  if (begin !== undefined) await changeBegin(tx, mailbox, beginAtOf(begin, now));
  await tx.mailbox.update({
    where: { id: mailbox.id },
    data: {
      ...reading,
      projectId: columns.projectId,
      ...(pollIntervalSeconds !== undefined && { pollIntervalSeconds }),
      ...(begin !== undefined && begin !== "now" && { quietBefore: now }),
    },
  });
  await tx.mailHandler.update({ where: { id }, data: columns });
  if (stored.replyChannelId === null && columns.replyChannelId !== null) {
    await giveChannel(tx, mailbox.id, columns.projectId, columns.replyChannelId);
  }
  if (columns.projectId !== stored.projectId) {
    // What becomes of it will be of the new project, so its admins decide about it.
    await tx.inboundMessage.updateMany({
      where: { mailboxId: mailbox.id, state: { in: ["STORED", "HELD", "FAILED"] } },
      data: { projectId: columns.projectId },
    });
  }
  await recordAudit(tx, actor, {
    action: "mail-handler.update",
    objectType: "mail-handler",
    objectId: id,
    objectLabel: columns.name,
    detail: {
      ...changesOf({ ...stored, ...mailbox }, { ...columns, ...reading }),
      ...(begin !== undefined && { begin }),
      ...(pollIntervalSeconds !== undefined &&
        pollIntervalSeconds !== mailbox.pollIntervalSeconds && {
          pollIntervalSeconds: `${mailbox.pollIntervalSeconds} → ${pollIntervalSeconds}`,
        }),
    },
  });
  for (const projectId of new Set([stored.projectId, columns.projectId])) {
    await announceChange(tx, { topic: "channel", projectId, id });
  }
}

/** Requests of the handler that could not be answered, because there was no channel for it, can be from now on. */
async function giveChannel(
  tx: Transaction,
  mailboxId: string,
  projectId: string,
  emailChannelId: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Request" SET "emailChannelId" = ${emailChannelId}::uuid
    WHERE "emailChannelId" IS NULL AND "projectId" = ${projectId}::uuid AND "id" IN (
      SELECT "requestId" FROM "InboundMessage"
      WHERE "mailboxId" = ${mailboxId}::uuid AND "outcome" = 'REQUEST')`;
}

function hasSame(some: readonly string[], others: readonly string[]): boolean {
  return some.every((one) => others.includes(one)) && others.every((one) => some.includes(one));
}

/** What changed, for the audit log: old and new. */
function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: HandlerSettings["columns"] & HandlerSettings["reading"],
): Record<string, string> {
  const words = (value: unknown) => (Array.isArray(value) ? value.join(", ") : String(value ?? "none"));
  const changed = Object.entries(after).filter(([name, value]) => words(before[name]) !== words(value));
  return Object.fromEntries(
    changed.map(([name, value]) => [name, `${words(before[name])} → ${words(value)}`]),
  );
}
