import { normalizeEmail } from "@/lib/access/input-text.ts";
import type { RequestNumbers } from "@/lib/requests/request-numbers.ts";
import type { ForgottenMail } from "./forgotten-mails.ts";

/** Somebody with an account, or who gets one in this transaction. */
export type Person = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** A member of the project that the mails go to. */
  readonly worksHere: boolean;
  readonly isDeactivated: boolean;
};

/** A request of the project that some mail may belong to. */
export type KnownRequest = {
  readonly id: string;
  readonly key: string;
  readonly openedAt: Date;
  readonly emailChannelId: string | null;
  readonly requestTypeId: string;
  readonly reporterEmail: string;
  readonly assigneeEmail: string | null;
  /** Of the people that were asked about: those who take part. */
  readonly participantIds: Set<string>;
  /** Of the senders: those whom a mail of ours in this thread went to. */
  readonly addressed: Set<string>;
};

/**
 * What the database knows that bears on the mails of a batch, read for all of them at once. What becomes of a mail is
 * added, so that the next one of the batch is judged as if everything before it had been written.
 */
export type Knowledge = {
  readonly numbers: RequestNumbers;
  /** By their address. */
  readonly people: Map<string, Person>;
  /** By their id. */
  readonly requests: Map<string, KnownRequest>;
  /** Ids of the requests that a Message-ID belongs to. */
  readonly threads: Map<string, Set<string>>;
  /** By the id of the mail. */
  readonly forgotten: ReadonlyMap<string, ForgottenMail>;
  /** Request of a mail that we sent, by the id in its Message-ID. */
  readonly requestOfSent: ReadonlyMap<string, string>;
  /** Addresses of channels, as far as mails of the batch name them. */
  readonly ownAddresses: ReadonlySet<string>;
  /** Those, and what handlers read. */
  readonly intakeAddresses: ReadonlySet<string>;
  /** Mails that had an effect in the window of the loop guard, by sender. */
  readonly recentFromSender: Map<string, number>;
  /** The same by `recentKey`. */
  readonly recentInThread: Map<string, number>;
  /** Mails that Mailroom wrote because of this mailbox's mails in the same window. */
  readonly recentNotices: { FORWARD: number; WELCOME: number };
};

export function recentKey(requestId: string, sender: string): string {
  return `${requestId} ${sender}`;
}

export function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Message-IDs belong to a request from now on. */
export function learnThread(knowledge: Knowledge, requestId: string, messageIds: readonly string[]): void {
  for (const messageId of messageIds) {
    const known = knowledge.threads.get(messageId) ?? new Set();
    knowledge.threads.set(messageId, known.add(requestId));
  }
}

/** Who would get an account for this address has it already. */
export function accountOf(knowledge: Knowledge, mailbox: { readonly address: string }): Person | null {
  return knowledge.people.get(normalizeEmail(mailbox.address)) ?? null;
}
