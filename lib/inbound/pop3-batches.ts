import { createHash } from "node:crypto";
import type { Pop3Message } from "@/lib/pop3/list-messages.ts";
import { Pop3Error } from "@/lib/pop3/pop3-error.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";
import { wasHeldTooLong } from "./mailbox-lease.ts";
import type { MailboxPlace } from "./mailbox-place.ts";
import { receivePop3Message } from "./receive-pop3-message.ts";
import type { ReceivedMail, StoredMail } from "./store-bytes.ts";
import { storeBytes } from "./store-bytes.ts";
import { noteFailure, suspectMail } from "./suspect-mail.ts";

/** A message under the name by which it is known in every session. */
export type NamedMessage = {
  readonly number: number;
  readonly sizeBytes: number;
  readonly uidl: string;
};

const batchMails = 100;
const batchBytes = 8 * 1024 * 1024;
/** After so many refusals in a row no more is asked for: it will be the server. */
const mostRefusals = 10;
/** A message that only shows whether the server is well is no longer than this. */
const mostProofBytes = 1024 * 1024;

type Batch = {
  readonly uidls: readonly string[];
  readonly stored: Promise<StoredMail[]>;
  /** Mails from before the mailbox's beginning. */
  readonly earlierCount: number;
  /** The connection is gone: what follows is left to the next poll. */
  readonly isLast: boolean;
};

/**
 * Names the messages of a list: by UIDL; where the server has none, or has given one to several, by the digest of the
 * header (TOP) and its size, or of the whole message where there is no TOP either. No UIDL has a space (RFC 1939 §7), such a name has.
 *
 * @throws Pop3Error
 */
export async function nameMessages(
  session: Pop3Session,
  listed: readonly Pop3Message[],
): Promise<NamedMessage[]> {
  const named = new Map<string, NamedMessage>();
  for (const { number, sizeBytes, uidl, duplicateUidl } of listed) {
    const name = uidl !== null && !duplicateUidl ? uidl : await digestName(session, number, sizeBytes);
    if (!named.has(name)) named.set(name, { number, sizeBytes, uidl: name });
  }
  return [...named.values()];
}

async function digestName(session: Pop3Session, number: number, sizeBytes: number): Promise<string> {
  const hash = createHash("sha256");
  try {
    const header = (await session.top(number, 0)).toString("latin1");
    // Some servers note in the header that a message was read, and count that, too.
    const lasting = header.replace(/^(?:X-)?(?:Status|UIDL):.*\r?\n/gim, "");
    return `top ${sizeBytes - header.length + lasting.length} ${hash.update(lasting).digest("hex")}`;
  } catch (error) {
    if (!(error instanceof Pop3Error) || error.code !== "message") throw error;
  }
  for await (const chunk of session.retrieve(number)) hash.update(chunk);
  return `whole ${hash.digest("hex")}`;
}

/** A server that says so means itself and not the mail (RFC 2449 §8.1, RFC 3206 §4). */
const passing: ReadonlySet<string | null> = new Set(["SYS/TEMP", "IN-USE", "LOGIN-DELAY"]);
const isPassing = (error: Pop3Error) => error.code === "throttled" || passing.has(error.serverResponseCode);

/** The server has answered that it does not hand a message out, and goes on. */
const isRefusal = (error: Pop3Error) =>
  error.code === "message" || (error.code === "unavailable" && !isPassing(error));

type Pop3Work = {
  /** To be received, in their order. */
  readonly messages: readonly NamedMessage[];
  /** All that the server has. */
  readonly listed: readonly NamedMessage[];
  /** Aborted: what fails now is of our own making, unless it took too long. */
  readonly left: AbortSignal;
};

/**
 * Receives the messages in their order, in batches; those that are refused are passed over. Where the server fails is
 * noted, and the message at which it did comes after all others the next time, when one of them shows whether the server
 * is well.
 *
 * @throws Pop3Error, at the end when a message was refused that is not given up
 */
export async function* pop3Batches(
  session: Pop3Session,
  mailboxId: string,
  place: MailboxPlace,
  { messages, listed, left }: Pop3Work,
): AsyncGenerator<Batch, void, undefined> {
  const suspects = suspectMail(mailboxId);
  let uidls: string[] = [];
  let mails: ReceivedMail[] = [];
  let bytes = 0;
  const batch = (isLast: boolean): Batch => {
    const stored = storeBytes(mails, place.catchAddresses);
    // Awaited when its turn comes; a failure before that must not count as unhandled.
    stored.catch(() => undefined);
    const done = { uidls, stored, isLast, earlierCount: uidls.length - mails.length };
    uidls = [];
    mails = [];
    bytes = 0;
    return done;
  };
  const isSuspect = ({ uidl }: NamedMessage) => suspects?.first === uidl;
  let othersCame = false;
  /** Not even the message was handed out that was to show it. */
  let isServer = false;
  let refusalsInARow = 0;
  let refused: { readonly message: NamedMessage; readonly error: Pop3Error } | null = null;
  const note = ({ uidl }: NamedMessage, error: Pop3Error) => {
    const isOurs = left.aborted && !wasHeldTooLong(left);
    if (isServer || isPassing(error) || isOurs) return;
    noteFailure(mailboxId, { first: uidl, last: uidl }, { othersCame, why: error.message });
  };
  const receive = async (message: NamedMessage) => {
    const givenUp = isSuspect(message) && suspects?.isGivenUp ? suspects.why : null;
    if (isSuspect(message) && givenUp === null && !othersCame) {
      othersCame = await otherComes(session, listed, message).catch((error: unknown) => {
        isServer = error instanceof Pop3Error && isRefusal(error);
        throw error;
      });
    }
    return receivePop3Message(session, message, place, givenUp);
  };
  for (const message of [...messages.filter((one) => !isSuspect(one)), ...messages.filter(isSuspect)]) {
    if (refusalsInARow >= mostRefusals && !isSuspect(message)) continue;
    const received = await receive(message).catch((error: unknown) => {
      if (error instanceof Pop3Error) return error;
      throw error;
    });
    if (received instanceof Pop3Error) {
      if (isRefusal(received) && !isServer) {
        if (refused === null || isSuspect(message)) refused = { message, error: received };
        refusalsInARow += 1;
        continue;
      }
      note(message, received);
      // What came before the failure need not be asked for again.
      if (uidls.length > 0) yield batch(false);
      throw received;
    }
    refusalsInARow = 0;
    const kind = received.mail?.body.kind;
    if (!isSuspect(message) && (kind === "whole" || kind === "streamed")) othersCame = true;
    uidls.push(message.uidl);
    if (received.mail) {
      mails.push(received.mail);
      bytes += received.mail.body.kind === "whole" ? received.mail.body.raw.length : 0;
    }
    if (received.isCutOff) {
      yield batch(true);
      return;
    }
    if (uidls.length >= batchMails || bytes >= batchBytes) yield batch(false);
  }
  if (uidls.length > 0) yield batch(false);
  if (refused === null) return;
  note(refused.message, refused.error);
  throw refused.error;
}

/** Whether the server hands another message out, if it has one. @throws Pop3Error */
async function otherComes(
  session: Pop3Session,
  listed: readonly NamedMessage[],
  suspect: NamedMessage,
): Promise<boolean> {
  const others = listed.filter(({ uidl, sizeBytes }) => uidl !== suspect.uidl && sizeBytes <= mostProofBytes);
  const other = others[Math.floor(Math.random() * others.length)];
  if (!other) return false;
  let sizeBytes = 0;
  for await (const chunk of session.retrieve(other.number)) sizeBytes += chunk.length;
  return sizeBytes > 0;
}
