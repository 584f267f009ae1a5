import type { BulkPolicy } from "@/prisma/generated/enums.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** What filters are given: the mail, and what is known of its surroundings. They change nothing. */
export type MailFacts = {
  readonly mail: UnderstoodMail;
  /** Addresses of all channels of this installation. */
  readonly ownAddresses: ReadonlySet<string>;
  /** The same mail, come once more, in words; null: it is new. */
  readonly duplicateOf: string | null;
  /** It answers a mail that Mailroom wrote of itself, and continues no request; null: it does not. */
  readonly answersNotice: NoticeKind | null;
  /** It answers or reports a mail that Mailroom wrote, by its signature. */
  readonly isAboutOurs: boolean;
  /** A person let it in: what ignores mail or holds it back does not count. */
  readonly isReleased: boolean;
  /** A handler's own rule for mail that was sent to many or by a program; null: it is ignored. */
  readonly bulkPolicy: BulkPolicy | null;
  /** Mails of this sender that had an effect in the last ten minutes: in this mailbox, and in the one thread. */
  readonly recentFromSender: number;
  readonly recentInThread: number;
};

/** What Mailroom wrote of itself: to tell of an alert, or to pass on a mail that a handler did not process. */
export type NoticeKind = "alert" | "forward";

/** Why a mail becomes neither request nor comment, or not yet. */
export type Verdict = {
  /** HELD: only a suspicion, a person decides. BULK: the handler's policy for such mail says what becomes of it. */
  readonly outcome: "IGNORED" | "BOUNCE" | "DUPLICATE" | "HELD" | "BULK";
  /** Name of the rule that decided. */
  readonly rule: string;
  readonly reason: string;
};

type MailFilter = (facts: MailFacts) => Verdict | null;

/** Windows of the loop guard: people do not write that fast, programs that answer programs do. */
export const windowMinutes = 10;
const mostInThread = 30;
const mostFromSender = 1_000;

function ignored(rule: string, reason: string): Verdict {
  return { outcome: "IGNORED", rule, reason };
}

function ownFingerprint({ mail }: MailFacts): Verdict | null {
  if (!mail.isOwn) return null;
  return ignored("own-fingerprint", "Own mail: it left this installation and came back.");
}

function duplicate({ duplicateOf }: MailFacts): Verdict | null {
  if (duplicateOf === null) return null;
  return { outcome: "DUPLICATE", rule: "duplicate", reason: duplicateOf };
}

/** Only what is no report about our own mail can have been taken for one wrongly. */
function bounce({ mail, isAboutOurs, isReleased }: MailFacts): Verdict | null {
  if (mail.class !== "bounce" || (isReleased && !isAboutOurs)) return null;
  return { outcome: "BOUNCE", rule: mail.classRule, reason: "Automated delivery status message." };
}

/** Such mail leaves by the channel of some project, which has nothing to do with what its reader answers to it. */
function noticeAnswer({ answersNotice, isReleased }: MailFacts): Verdict | null {
  if (answersNotice === null || isReleased) return null;
  const what = answersNotice === "alert" ? "an alert" : "a mail that was passed on";
  const nobody = "Mailroom wrote that mail itself, and nobody reads answers to it.";
  return ignored(`${answersNotice}-answer`, `Answer to ${what}, not a request: ${nobody}`);
}

function ownAddress({ mail, ownAddresses }: MailFacts): Verdict | null {
  const address = mail.sender?.address ?? "";
  if (!ownAddresses.has(address)) return null;
  return ignored("own-address", `Own mail: it comes from ${address}, the address of a channel.`);
}

function autoReply(facts: MailFacts): Verdict | null {
  const { mail, isReleased } = facts;
  if (mail.class !== "auto-reply" || isReleased) return null;
  const isAnswer = !mail.classRule.startsWith("auto-generated");
  if (isAnswer) return ignored(mail.classRule, "Auto-reply mail: a program answered, not a person.");
  return byBulkPolicy(facts, "Auto-reply mail: a program wrote it, not a person.");
}

/** Mail that says of itself that it is a mass mailing or a notice by machine; that it came by a list is no reason. */
function bulk(facts: MailFacts): Verdict | null {
  const { mail, isReleased } = facts;
  if (mail.class !== "bulk" || isReleased) return null;
  if (mail.classRule.startsWith("auto-notified")) {
    return byBulkPolicy(facts, "Auto-reply mail: a program sent a notice, not a person.");
  }
  if (!mail.hasBulkPrecedence) return null;
  return byBulkPolicy(facts, "Bulk mail: its Precedence header says that it was sent to many.");
}

function byBulkPolicy({ mail, bulkPolicy }: MailFacts, reason: string): Verdict | null {
  if (bulkPolicy === "ACCEPT") return null;
  const outcome = bulkPolicy === "FORWARD" || bulkPolicy === "DELETE" ? "BULK" : "IGNORED";
  return { outcome, rule: mail.classRule, reason };
}

/** People do not write that fast, but a busy system may: nothing is lost, a person looks. */
function loopGuard(facts: MailFacts): Verdict | null {
  const { recentFromSender, recentInThread, mail, isReleased } = facts;
  if (isReleased) return null;
  const sender = mail.sender?.address ?? "this sender";
  const cure = "Nothing is lost: release it if it is wanted.";
  if (recentInThread >= mostInThread) {
    return {
      outcome: "HELD",
      rule: "loop-guard-thread",
      reason: `Held back as a loop: ${recentInThread} mails from ${sender} to this request in ${windowMinutes} minutes. ${cure}`,
    };
  }
  if (recentFromSender >= mostFromSender) {
    return {
      outcome: "HELD",
      rule: "loop-guard-sender",
      reason: `Held back as a flood: ${recentFromSender} mails from ${sender} in ${windowMinutes} minutes. ${cure}`,
    };
  }
  return null;
}

/** In this order; the first verdict counts. */
const filters: readonly MailFilter[] = [
  ownFingerprint,
  duplicate,
  bounce,
  noticeAnswer,
  ownAddress,
  autoReply,
  bulk,
  loopGuard,
];

/** The first verdict against a mail; null: it is meant for us. */
export function applyFilters(facts: MailFacts): Verdict | null {
  for (const filter of filters) {
    const verdict = filter(facts);
    if (verdict) return verdict;
  }
  return null;
}
