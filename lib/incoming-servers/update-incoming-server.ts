import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { lockReaders } from "@/lib/email-channels/other-readers.ts";
import { isOtherMailbox, moveToOtherMailbox, readAnew } from "@/lib/email-channels/reset-cursor.ts";
import { pollMailbox } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import { saveMailServer } from "@/lib/mail-servers/save-mail-server.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database, isUniqueViolation } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import {
  type Connection,
  requireFaultlessServer,
  requireNoOtherReader,
  serverNameTaken,
} from "./incoming-server-faults.ts";
import { incomingServerFields, serverId } from "./incoming-server-input.ts";
import { type IncomingServerRecord, incomingServerForAdmin } from "./incoming-server-record.ts";
import { type IncomingServerView, viewOfServer } from "./incoming-server-view.ts";

export const updateIncomingServerInput = incomingServerFields.partial().extend({ serverId });
type UpdateIncomingServerInput = z.output<typeof updateIncomingServerInput>;

/**
 * Changes a global incoming server; what is left out stays. A stored password stays too when none is given, unless host
 * or user name changed. At another host, with another user name or protocol, the places of its handlers in the mailbox
 * begin anew; any other change, such as from password to OAuth, keeps them.
 *
 * @throws Problem `forbidden`, `not-found`, `changed-meanwhile`, or `invalid-input` with every fault by field path
 */
export async function updateIncomingServer(
  actor: Actor,
  input: UpdateIncomingServerInput,
): Promise<IncomingServerView> {
  const db = database();
  const stored = await incomingServerForAdmin(db, actor, input.serverId);
  await requireFaultlessServer(db, actor, input, stored);
  try {
    await db.$transaction(async (tx) => {
      await lockReaders(tx);
      const present = await incomingServerForAdmin(tx, actor, input.serverId);
      if (input.connection) await requireNoOtherReader(tx, actor, input.connection, present);
      await saveChanges(tx, actor, { stored: present, checked: stored }, input);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("invalid", "invalid-input", serverNameTaken.detail, { fields: [serverNameTaken] });
  }
  const view = await viewOfServer(db, await incomingServerForAdmin(db, actor, stored.id));
  if (input.connection) {
    for (const { enabled, mailboxId } of view.handlers)
      if (enabled) await enqueue(pollMailbox, { mailboxId });
  }
  return view;
}

/** @param server.checked as it was when everything wrong was looked for */
async function saveChanges(
  tx: Transaction,
  actor: Actor,
  { stored, checked }: { readonly stored: IncomingServerRecord; readonly checked: IncomingServerRecord },
  input: UpdateIncomingServerInput,
): Promise<void> {
  const { id } = stored;
  const { name, description, provider, connection } = input;
  if (connection) {
    const context = { actor, projectId: null, stored: checked.mailServer };
    await saveMailServer(tx, connection.protocol, connection, context);
    await moveHandlers(tx, stored, connection);
  }
  await tx.incomingServer.update({
    where: { id },
    data: {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(provider !== undefined && { provider }),
    },
  });
  await recordAudit(tx, actor, {
    action: "incoming-server.update",
    objectType: "incoming-server",
    objectId: id,
    objectLabel: name ?? stored.name,
    detail: changesOf(stored, input),
  });
  await announceChange(tx, { topic: "channel", projectId: null, id });
}

/** Brings the mailboxes of all handlers in line with the new connection: those that were added meanwhile too. */
async function moveHandlers(
  tx: Transaction,
  { mailServer }: IncomingServerRecord,
  connection: Connection,
): Promise<void> {
  const { protocol } = connection;
  const isElsewhere = isOtherMailbox(connection, mailServer);
  const mailboxes = await tx.mailbox.findMany({ where: { mailServerId: mailServer.id } });
  for (const mailbox of mailboxes) {
    // The row's lock comes first: whoever reads the mailbox now can not write after this.
    await readAnew(tx, mailbox.id);
    if (isElsewhere) await moveToOtherMailbox(tx, mailbox);
    if (protocol !== mailServer.protocol) {
      await tx.mailbox.update({ where: { id: mailbox.id }, data: readingOf(protocol, {}, mailbox) });
    }
  }
}

/** What changed, for the audit log: old and new, never a secret. */
function changesOf(stored: IncomingServerRecord, input: UpdateIncomingServerInput): Record<string, string> {
  const changes: Record<string, string> = {};
  const note = (name: string, before: string, after: string | undefined) => {
    if (after !== undefined && after !== before) changes[name] = `${before} → ${after}`;
  };
  note("name", stored.name, input.name);
  note("description", stored.description, input.description);
  note("provider", stored.provider, input.provider);
  const { connection } = input;
  if (!connection) return changes;
  const { mailServer: before } = stored;
  const { authentication } = connection;
  note(
    "server",
    `${before.protocol} ${before.host}:${before.port} ${before.security}`,
    `${connection.protocol} ${connection.host}:${connection.port} ${connection.security}`,
  );
  note("username", before.username, connection.username);
  note("authentication", before.authentication.toLowerCase(), authentication.method);
  note("timeoutMs", String(before.timeoutMs), String(connection.timeoutMs));
  if (authentication.method === "password" && authentication.password !== undefined) {
    changes.password = "replaced";
  }
  return changes;
}
