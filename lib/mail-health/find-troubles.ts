import type { MailboxFacts } from "./mailbox-facts.ts";
import { hasManySetAside, isLate, isSendingProven, readingOf, sendingOf } from "./mailbox-state.ts";

/** What can be wrong with a mailbox so that an admin is told. */
export const troubleKinds = ["unreadable", "silent", "late", "set-aside", "unsendable"] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** Something that is wrong with one mailbox. */
export type Trouble = {
  readonly kind: TroubleKind;
  readonly facts: MailboxFacts;
  /** Lasting or proven: worth an alert of its own. Of the others only is counted how many they are. */
  readonly isProven: boolean;
  /** What many troubles alike have in common: the mail host, or Mailroom itself. */
  readonly cause: { readonly type: "host"; readonly host: string } | { readonly type: "mailroom" };
  /** Null where the kind says it all. */
  readonly failure: ReturnType<typeof readingOf>["failure"];
};

/** All that is wrong with a mailbox, of each kind once. Whom nobody waits for, because it is off, has no troubles. */
export function troublesOf(facts: MailboxFacts, now: Date): Trouble[] {
  const troubles: Trouble[] = [];
  const { state, failure } = readingOf(facts, now);
  if (state === "off") return troubles;
  const mailroom = { type: "mailroom" } as const;
  if (state === "retrying" || state === "failing" || state === "needs-authorization") {
    const cause = { type: "host", host: facts.mailServer.host } as const;
    troubles.push({ kind: "unreadable", facts, isProven: state !== "retrying", cause, failure });
  }
  if (state === "silent") troubles.push({ kind: "silent", facts, isProven: true, cause: mailroom, failure });
  if (isLate(facts, now)) {
    troubles.push({ kind: "late", facts, isProven: true, cause: mailroom, failure: null });
  }
  if (hasManySetAside(facts)) {
    troubles.push({ kind: "set-aside", facts, isProven: true, cause: mailroom, failure: null });
  }
  const sending = sendingOf(facts);
  const server = facts.emailChannel?.outgoingServer;
  if (server && (sending?.state === "failing" || sending?.state === "needs-authorization")) {
    const cause = { type: "host", host: server.host } as const;
    const isProven = isSendingProven(facts, now);
    troubles.push({ kind: "unsendable", facts, isProven, cause, failure: sending.failure });
  }
  return troubles;
}
