import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { pollMailbox } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import { saveMailServer } from "@/lib/mail-servers/save-mail-server.ts";
import type { Db, Transaction } from "@/lib/platform/database.ts";
import { database, databaseNow, isUniqueViolation } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { beginAtOf } from "./begin-at.ts";
import { channelForAdmin } from "./channel-access.ts";
import {
  addressTaken,
  incomingProtocolOf,
  requireFaultlessChannel,
  requireNoOtherReader,
} from "./channel-faults.ts";
import { channelFields, channelId } from "./channel-input.ts";
import type { ChannelRecord } from "./channel-record.ts";
import type { ChannelView } from "./channel-view.ts";
import { versionOfChannel, viewOfChannel } from "./channel-view.ts";
import { lockReaders } from "./other-readers.ts";
import { changeBegin, isOtherMailbox, moveToOtherMailbox, readAnew } from "./reset-cursor.ts";
import { requireSameVersion } from "./settings-version.ts";

export const updateChannelInput = channelFields.partial().extend({
  channelId,
  /** Of the settings that this changes, as `version` of the channel; left out: whatever they are. */
  version: z.string().optional(),
});
type UpdateChannelInput = z.output<typeof updateChannelInput>;

/**
 * Changes a channel; what is left out stays. A stored password stays too when none is given, unless the server or the
 * user name changed. With another server, protocol, user name or folder the cursor begins anew; any other change, such
 * as from password to OAuth, keeps the place in the mailbox.
 *
 * @throws Problem `not-found`, `forbidden`, `changed-meanwhile`, or `invalid-input` with every fault by field path
 */
export async function updateChannel(actor: Actor, input: UpdateChannelInput): Promise<ChannelView> {
  const db = database();
  const stored = await channelForAdmin(db, actor, input.channelId);
  await requireShown(db, stored, input);
  await requireFaultlessChannel(db, actor, stored.projectId, input, stored);
  try {
    await db.$transaction(async (tx) => {
      await lockReaders(tx);
      const present = await channelForAdmin(tx, actor, input.channelId);
      await requireShown(tx, present, input);
      await requireNoOtherReader(tx, actor, input, present);
      await saveChanges(tx, actor, { stored: present, checked: stored }, input);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("invalid", "invalid-input", addressTaken.detail, { fields: [addressTaken] });
  }
  const view = viewOfChannel(await channelForAdmin(db, actor, stored.id));
  if (view.enabled) await enqueue(pollMailbox, { mailboxId: view.incoming.mailboxId });
  return view;
}

async function requireShown(db: Db, stored: ChannelRecord, { version }: UpdateChannelInput): Promise<void> {
  const present = versionOfChannel(stored);
  await requireSameVersion(db, {
    objectType: "email-channel",
    objectId: stored.id,
    shown: version,
    present,
  });
}

/** @param channel.checked as it was when everything wrong was looked for */
async function saveChanges(
  tx: Transaction,
  actor: Actor,
  { stored, checked }: { readonly stored: ChannelRecord; readonly checked: ChannelRecord },
  input: UpdateChannelInput,
): Promise<void> {
  const { id, projectId } = stored;
  const { incomingServer, outgoingServer } = checked;
  const { incoming, outgoing } = input;
  if (incoming)
    await saveMailServer(tx, incoming.protocol, incoming, { actor, projectId, stored: incomingServer });
  if (outgoing) await saveMailServer(tx, "SMTP", outgoing, { actor, projectId, stored: outgoingServer });
  await saveMailbox(tx, stored, input);
  const { address, displayName, requestTypeId } = input;
  await tx.emailChannel.update({
    where: { id },
    data: {
      ...(address !== undefined && { address }),
      ...(displayName !== undefined && { displayName }),
      ...(requestTypeId !== undefined && { requestTypeId }),
    },
  });
  await recordAudit(tx, actor, {
    action: "email-channel.update",
    objectType: "email-channel",
    objectId: id,
    objectLabel: address ?? stored.address,
    detail: changesOf(stored, input),
  });
  await announceChange(tx, { topic: "channel", projectId: stored.projectId, id });
}

async function saveMailbox(tx: Transaction, stored: ChannelRecord, input: UpdateChannelInput): Promise<void> {
  const { mailbox, incomingServer } = stored;
  if (!mailbox) throw new Error(`Channel ${stored.id} has no mailbox.`);
  const { incoming, begin, pollIntervalSeconds } = input;
  const reading = readingOf(incomingProtocolOf(stored, input), input, mailbox);
  const isOtherFolder = reading.folder !== mailbox.folder;
  const isElsewhere = isOtherFolder || (incoming !== undefined && isOtherMailbox(incoming, incomingServer));
  // The row's lock comes first: whoever reads the mailbox now can not write after this.
  if (incoming || isOtherFolder || begin !== undefined) await readAnew(tx, mailbox.id);
  if (isElsewhere) await moveToOtherMailbox(tx, mailbox);
  if (begin !== undefined) await saveBegin(tx, mailbox, begin);
  await tx.mailbox.update({
    where: { id: mailbox.id },
    data: {
      ...reading,
      ...(pollIntervalSeconds !== undefined && { pollIntervalSeconds, nextPollAt: await databaseNow(tx) }),
    },
  });
}

/** Old mail that comes in by an earlier beginning is news to nobody; what has come since the last look is. */
async function saveBegin(
  tx: Transaction,
  mailbox: NonNullable<ChannelRecord["mailbox"]>,
  begin: NonNullable<UpdateChannelInput["begin"]>,
): Promise<void> {
  const now = await databaseNow(tx);
  await changeBegin(tx, mailbox, beginAtOf(begin, now));
  if (begin === "now") return;
  await tx.mailbox.update({
    where: { id: mailbox.id },
    data: { quietBefore: mailbox.lastSucceededAt ?? now },
  });
}

/** What changed, for the audit log: old and new, never a secret. */
function changesOf(stored: ChannelRecord, input: UpdateChannelInput): Record<string, string> {
  const changes: Record<string, string> = {};
  const note = (name: string, before: string, after: string | undefined) => {
    if (after !== undefined && after !== before) changes[name] = `${before} → ${after}`;
  };
  note("address", stored.address, input.address);
  note("displayName", stored.displayName, input.displayName);
  note("requestTypeId", stored.requestTypeId, input.requestTypeId);
  for (const side of ["incoming", "outgoing"] as const) {
    const server = input[side];
    if (!server) continue;
    const before = side === "incoming" ? stored.incomingServer : stored.outgoingServer;
    const { authentication } = server;
    note(
      `${side}.host`,
      `${before.host}:${before.port} ${before.security}`,
      `${server.host}:${server.port} ${server.security}`,
    );
    note(`${side}.timeoutMs`, String(before.timeoutMs), String(server.timeoutMs));
    note(`${side}.username`, before.username, server.username);
    note(`${side}.authentication`, before.authentication.toLowerCase(), authentication.method);
    if (authentication.method === "password" && authentication.password !== undefined) {
      changes[`${side}.password`] = "replaced";
    }
  }
  note("folder", stored.mailbox?.folder ?? "", input.folder);
  note("afterProcessing", stored.mailbox?.afterProcessing ?? "", input.afterProcessing);
  note(
    "moveToFolder",
    stored.mailbox?.moveToFolder ?? "none",
    input.moveToFolder === null ? "none" : input.moveToFolder,
  );
  note("incoming.protocol", stored.incomingServer.protocol, input.incoming?.protocol);
  if (input.begin !== undefined) changes.begin = input.begin;
  if (input.pollIntervalSeconds !== undefined)
    changes.pollIntervalSeconds = String(input.pollIntervalSeconds);
  return changes;
}
