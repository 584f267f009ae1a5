import { createHash } from "node:crypto";
import type { Pop3Message } from "@/lib/pop3/list-messages.ts";
import { Pop3Error } from "@/lib/pop3/pop3-error.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";
import type { MailboxPlace } from "./mailbox-place.ts";
import { receivePop3Message } from "./receive-pop3-message.ts";
import type { ReceivedMail, StoredMail } from "./store-bytes.ts";
import { storeBytes } from "./store-bytes.ts";
import { noteBroken, suspectMail } from "./suspect-mail.ts";

/** A message under the name by which it is known in every session. */
export type NamedMessage = {
  readonly number: number;
  readonly sizeBytes: number;
  readonly uidl: string;
};

const batchMails = 100;
const batchBytes = 8 * 1024 * 1024;

type Batch = {
  readonly uidls: readonly string[];
  readonly stored: Promise<StoredMail[]>;
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

/**
 * Receives the messages in their order, in batches; where the connection breaks is noted, and the message at which it
 * did comes after all others the next time.
 */
export async function* pop3Batches(
  session: Pop3Session,
  mailboxId: string,
  place: MailboxPlace,
  messages: readonly NamedMessage[],
): AsyncGenerator<Batch, void, undefined> {
  const suspects = suspectMail(mailboxId);
  let uidls: string[] = [];
  let mails: ReceivedMail[] = [];
  let bytes = 0;
  const batch = (isLast: boolean): Batch => {
    const stored = storeBytes(mails, place.catchAddresses);
    // Awaited when its turn comes; a failure before that must not count as unhandled.
    stored.catch(() => undefined);
    const done = { uidls, stored, isLast };
    uidls = [];
    mails = [];
    bytes = 0;
    return done;
  };
  const isSuspect = ({ uidl }: NamedMessage) => suspects?.first === uidl;
  let othersCame = false;
  for (const message of [...messages.filter((one) => !isSuspect(one)), ...messages.filter(isSuspect)]) {
    const isGivenUp = suspects?.isGivenUp === true && isSuspect(message);
    const received = await receivePop3Message(session, message, place, isGivenUp).catch((error: unknown) => {
      if (!(error instanceof Pop3Error)) throw error;
      const asked = { first: message.uidl, last: message.uidl };
      if (!passing.has(error.serverResponseCode)) noteBroken(mailboxId, asked, { othersCame });
      return error;
    });
    if (received instanceof Pop3Error) {
      // What came before the failure need not be asked for again.
      if (uidls.length > 0) yield batch(false);
      throw received;
    }
    othersCame = suspects !== null && !isSuspect(message);
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
}
