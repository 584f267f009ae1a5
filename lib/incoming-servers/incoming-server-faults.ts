import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { readerConflict } from "@/lib/email-channels/other-readers.ts";
import { mailServerFaults } from "@/lib/mail-servers/mail-server-faults.ts";
import { inbox, readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import type { Db, Transaction } from "@/lib/platform/database.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { incomingServerFields } from "./incoming-server-input.ts";
import type { IncomingServerRecord } from "./incoming-server-record.ts";

type Input = z.output<typeof incomingServerFields>;
export type Connection = Input["connection"];
/** What a person wants to set; what is left out stays as it is. */
type Wish = { readonly [Field in keyof Input]?: Input[Field] | undefined };

/** Somebody was first with this name. */
export const serverNameTaken: FieldProblem = {
  field: "name",
  detail: "Another incoming server has this name. Choose another one.",
};

/**
 * Finds everything that is wrong with the input and that only DNS and the database can tell. Resolves the host, so
 * never call it in a transaction.
 *
 * @param stored the server to be changed; null: a new one
 * @throws Problem `invalid-input` that names all faults at once, by field path
 */
export async function requireFaultlessServer(
  db: Db,
  actor: Actor,
  wish: Wish,
  stored: IncomingServerRecord | null,
): Promise<void> {
  const faults = await Promise.all([
    nameFault(db, wish.name, stored),
    protocolFault(wish.connection, stored),
    connectionFaults(db, actor, wish.connection, stored),
    readerFaults(db, actor, wish.connection, stored),
  ]);
  refuse(faults.flat());
}

/**
 * The same faults of other readers of the mailbox alone, for the transaction that saves: somebody else may have saved
 * since they were looked for. Needs the lock of `lockReaders`.
 *
 * @param stored the server as it is now
 * @throws Problem `invalid-input`
 */
export async function requireNoOtherReader(
  tx: Transaction,
  actor: Actor,
  connection: Connection,
  stored: IncomingServerRecord,
): Promise<void> {
  refuse([...protocolFault(connection, stored), ...(await readerFaults(tx, actor, connection, stored))]);
}

/** The same faults of the connection alone, for a test of what is not saved. @throws Problem `invalid-input` */
export async function requireFaultlessConnection(
  db: Db,
  actor: Actor,
  connection: Connection,
  stored: IncomingServerRecord | null,
): Promise<void> {
  const faults = await connectionFaults(db, actor, connection, stored);
  // A wrong host is what the test is for: it is shown as the first step that failed.
  refuse(faults.filter(({ field }) => field !== "connection.host"));
}

function refuse(fields: readonly FieldProblem[]): void {
  if (fields.length > 0)
    throw new Problem("invalid", "invalid-input", "Some fields need attention.", { fields });
}

async function nameFault(
  db: Db,
  name: string | undefined,
  stored: IncomingServerRecord | null,
): Promise<FieldProblem[]> {
  if (name === undefined || name === stored?.name) return [];
  const other = await db.incomingServer.findUnique({ where: { name }, select: { id: true } });
  return other ? [serverNameTaken] : [];
}

/** With POP3 a handler of another folder would suddenly read the inbox. */
function protocolFault(
  connection: Connection | undefined,
  stored: IncomingServerRecord | null,
): FieldProblem[] {
  if (connection?.protocol !== "POP3") return [];
  const ofFolders = (stored?.handlers ?? []).filter(({ mailbox }) => mailbox && mailbox.folder !== inbox);
  const [first] = ofFolders;
  if (!first) return [];
  return [
    {
      field: "connection.protocol",
      detail: `POP3 knows no folders but the inbox, and the handler "${first.name}" reads "${first.mailbox?.folder}". Delete it or let it read the inbox first.`,
    },
  ];
}

/** At another host or with another user name, the handlers come beside readers that they had nothing to do with. */
async function readerFaults(
  db: Db,
  actor: Actor,
  connection: Connection | undefined,
  stored: IncomingServerRecord | null,
): Promise<FieldProblem[]> {
  if (!connection || !stored) return [];
  const { protocol, host, username } = connection;
  for (const { name, mailbox, catchAddresses, bulkPolicy } of stored.handlers) {
    if (!mailbox) continue;
    const reading = readingOf(protocol, {}, mailbox);
    const wanted = { mailboxId: mailbox.id, host, username, reading, catchAddresses, bulkPolicy };
    const conflict = await readerConflict(db, actor, wanted, stored.mailServer.id);
    if (conflict) {
      return [
        { field: "connection.username", detail: `Handler "${name}" of this server: ${conflict.detail}` },
      ];
    }
  }
  return [];
}

async function connectionFaults(
  db: Db,
  actor: Actor,
  connection: Connection | undefined,
  stored: IncomingServerRecord | null,
): Promise<FieldProblem[]> {
  if (!connection) return [];
  const context = { actor, projectId: null, stored: stored?.mailServer ?? null };
  const faults = await mailServerFaults(db, connection, context);
  return faults.map(({ field, detail }) => ({ field: `connection.${field}`, detail }));
}
