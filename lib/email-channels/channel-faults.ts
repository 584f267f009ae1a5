import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import { mailServerFaults, type StoredServer } from "@/lib/mail-servers/mail-server-faults.ts";
import type { MailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import {
  type IncomingProtocol,
  inbox,
  type MailboxReading,
  readingFaults,
  readingOf,
} from "@/lib/mail-servers/mailbox-reading.ts";
import type { Db, Transaction } from "@/lib/platform/database.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { MailProtocol } from "@/prisma/generated/enums.ts";
import type { channelFields } from "./channel-input.ts";
import { countHostLookUp } from "./connection-test-limit.ts";
import { mailCanNotFill } from "./mail-fillable.ts";
import { readerConflict } from "./other-readers.ts";

type ChannelInput = z.output<typeof channelFields>;
/** What is known of a channel that is to be changed, or of one that is being set up; null: nothing yet. */
export type KnownChannel = {
  /** Null: it is not saved. */
  readonly id: string | null;
  readonly address: string | null;
  readonly incomingServer: (StoredServer & { readonly protocol: MailProtocol }) | null;
  readonly outgoingServer: StoredServer | null;
  readonly mailbox: MailboxReading | null;
};
/** What a person wants to set; what is left out stays as it is. */
type Wish = { readonly [Field in keyof ChannelInput]?: ChannelInput[Field] | undefined };

/**
 * Finds everything that is wrong with the input and that only DNS and the database can tell. Resolves hosts, so never
 * call it in a transaction.
 *
 * @param stored the channel to be changed; null: a new one
 * @throws Problem `invalid-input` that names all faults at once, by field path, or `too-many-connection-tests`
 */
export async function requireFaultlessChannel(
  db: Db,
  actor: Actor,
  projectId: string,
  wish: Wish,
  stored: KnownChannel | null,
): Promise<void> {
  for (const server of [wish.incoming, wish.outgoing]) if (server) countHostLookUp(actor, server.host);
  const faults = await Promise.all([
    addressFault(db, wish.address, stored),
    requestTypeFault(db, projectId, wish.requestTypeId),
    beginFault(wish.begin),
    readingFaults(incomingProtocolOf(stored, wish), wish, stored?.mailbox ?? null),
    readerFaults(db, actor, wish, stored),
    serverFaults(db, actor, projectId, "incoming", wish.incoming, stored?.incomingServer ?? null),
    serverFaults(db, actor, projectId, "outgoing", wish.outgoing, stored?.outgoingServer ?? null),
  ]);
  refuse(faults.flat());
}

function refuse(fields: readonly FieldProblem[]): void {
  if (fields.length > 0)
    throw new Problem("invalid", "invalid-input", "Some fields need attention.", { fields });
}

/**
 * The same faults of other readers of the mailbox alone, for the transaction that saves: somebody else may have saved
 * since they were looked for. Needs the lock of `lockReaders`.
 *
 * @param stored the channel as it is now
 * @throws Problem `invalid-input`
 */
export async function requireNoOtherReader(
  tx: Transaction,
  actor: Actor,
  wish: Wish,
  stored: KnownChannel | null,
): Promise<void> {
  refuse(await readerFaults(tx, actor, wish, stored));
}

/** The same faults of connections alone, for a test of what is not saved. @throws Problem `invalid-input` */
export async function requireFaultlessConnections(
  db: Db,
  actor: Actor,
  projectId: string,
  wish: Pick<Wish, "incoming" | "outgoing">,
  stored: KnownChannel | null,
): Promise<void> {
  const faults = await Promise.all([
    serverFaults(db, actor, projectId, "incoming", wish.incoming, stored?.incomingServer ?? null),
    serverFaults(db, actor, projectId, "outgoing", wish.outgoing, stored?.outgoingServer ?? null),
  ]);
  // A wrong host is what the test is for: it is shown as the first step that failed.
  refuse(faults.flat().filter(({ field }) => !field.endsWith(".host")));
}

/** Somebody was first with this address. */
export const addressTaken: FieldProblem = {
  field: "address",
  detail: "Another channel already has this address. An address can belong to one channel only.",
};

async function addressFault(
  db: Db,
  address: string | undefined,
  stored: KnownChannel | null,
): Promise<FieldProblem[]> {
  if (address === undefined || address === stored?.address) return [];
  const other = await db.emailChannel.findUnique({ where: { address }, select: { id: true } });
  return other ? [addressTaken] : [];
}

async function requestTypeFault(
  db: Db,
  projectId: string,
  requestTypeId: string | undefined,
): Promise<FieldProblem[]> {
  if (requestTypeId === undefined) return [];
  const requestType = await db.requestType.findFirst({
    where: { id: requestTypeId, projectId },
    select: { requiredFields: true },
  });
  const detail = requestType
    ? mailCanNotFill(requestType.requiredFields)
    : "This project has no such request type. Choose one of its own.";
  return detail === null ? [] : [{ field: "requestTypeId", detail }];
}

function beginFault(begin: Wish["begin"]): FieldProblem[] {
  if (begin === undefined || begin === "now" || begin === "everything") return [];
  const isFuture = new Date(begin).getTime() > Date.now();
  return isFuture
    ? [
        {
          field: "begin",
          detail: "Choose a day that is not in the future: mail would be left alone until then.",
        },
      ]
    : [];
}

/** By which protocol the mailbox will be read. */
export function incomingProtocolOf(
  stored: KnownChannel | null,
  wish: Pick<Wish, "incoming">,
): IncomingProtocol {
  return wish.incoming?.protocol ?? (stored?.incomingServer?.protocol === "POP3" ? "POP3" : "IMAP");
}

/** What stands in the way of other readers of the mailbox, or is in the way of this one. */
async function readerFaults(
  db: Db,
  actor: Actor,
  wish: Wish,
  stored: KnownChannel | null,
): Promise<FieldProblem[]> {
  const isSetup = stored !== null && stored.id === null;
  const isByImap = incomingProtocolOf(stored, wish) === "IMAP";
  const readsOtherwise = wish.folder !== undefined || wish.afterProcessing !== undefined;
  // Who connects to a mailbox by IMAP has not said yet which folder is wanted.
  if (isSetup && !readsOtherwise && (isByImap || !wish.incoming)) return [];
  const stepOfFolder = isByImap ? "folder" : "afterProcessing";
  const place = isSetup && (isByImap || !wish.incoming) ? stepOfFolder : "incoming.username";
  const mayBeShared = wish.incoming !== undefined || wish.folder !== undefined || isSetup;
  const shared = mayBeShared ? await sharedMailboxFault(db, actor, wish, stored, place) : [];
  const server = wish.incoming ?? stored?.incomingServer;
  if (shared.length > 0 || !server) return shared;
  const { host, username } = server;
  const mailbox =
    stored === null || stored.id === null
      ? null
      : await db.mailbox.findUnique({ where: { emailChannelId: stored.id }, select: { id: true } });
  const reading = readingOf(incomingProtocolOf(stored, wish), wish, stored?.mailbox ?? null);
  const rules = { catchAddresses: [], bulkPolicy: null };
  const conflict = await readerConflict(db, actor, {
    mailboxId: mailbox?.id ?? null,
    host,
    username,
    reading,
    ...rules,
  });
  if (!conflict) return [];
  return [{ field: conflict.by === "place" ? place : conflict.by, detail: conflict.detail }];
}

/** Two readers of one folder would make two requests of every mail. */
async function sharedMailboxFault(
  db: Db,
  actor: Actor,
  wish: Wish,
  stored: KnownChannel | null,
  field: string,
): Promise<FieldProblem[]> {
  const server = wish.incoming ?? stored?.incomingServer;
  if (!server) return [];
  const protocol = incomingProtocolOf(stored, wish);
  const { folder } = readingOf(protocol, wish, stored?.mailbox ?? null);
  const other = await db.emailChannel.findFirst({
    where: {
      ...(stored !== null && stored.id !== null && { id: { not: stored.id } }),
      incomingServer: {
        host: { equals: server.host, mode: "insensitive" },
        username: { equals: server.username, mode: "insensitive" },
      },
      mailbox: { folder },
    },
    select: { address: true, projectId: true },
  });
  if (!other) return [];
  const who = isAgent(actor, other.projectId)
    ? `The channel ${other.address}`
    : "Another channel of this installation, which you may not see,";
  const what = folder === inbox ? "this mailbox" : `the folder "${folder}" of this mailbox`;
  const cure =
    protocol === "IMAP" ? "Read another folder, or connect another mailbox." : "Connect another mailbox.";
  const detail = `${who} already reads ${what}. Every mail in it would become two requests. ${cure}`;
  return [{ field, detail }];
}

async function serverFaults(
  db: Db,
  actor: Actor,
  projectId: string,
  side: "incoming" | "outgoing",
  input: MailServerInput | undefined,
  stored: StoredServer | null,
): Promise<FieldProblem[]> {
  if (!input) return [];
  const faults = await mailServerFaults(db, input, { actor, projectId, stored });
  return faults.map(({ field, detail }) => ({ field: `${side}.${field}`, detail }));
}
