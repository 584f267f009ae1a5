import type { UnderstoodMail } from "./understood-mail.ts";

/** What filters are given: the mail, and what the database knows of its surroundings. They change nothing. */
export type MailFacts = {
  readonly mail: UnderstoodMail;
  /** Addresses of all channels of this installation. */
  readonly ownAddresses: ReadonlySet<string>;
  /** The same mail, come once more; null: it is new. */
  readonly twin: { readonly requestId: string | null; readonly requestKey: string | null } | null;
  /** It answers a mail by which we told an admin of an alert, and continues no request. */
  readonly answersAlert: boolean;
  /** Mails of this sender that had an effect in the last ten minutes: on this channel, and in the one thread. */
  readonly recentFromSender: number;
  readonly recentInThread: number;
};

/** Why a mail becomes neither request nor comment. */
type Verdict = {
  readonly outcome: "IGNORED" | "BOUNCE" | "DUPLICATE";
  /** Name of the rule that decided. */
  readonly rule: string;
  readonly reason: string;
};

type MailFilter = (facts: MailFacts) => Verdict | null;

/** Windows of the loop guard: people do not write that fast, programs that answer programs do. */
const windowMinutes = 10;
const mostInThread = 30;
const mostFromSender = 1_000;

function ignored(rule: string, reason: string): Verdict {
  return { outcome: "IGNORED", rule, reason };
}

function ownFingerprint({ mail }: MailFacts): Verdict | null {
  if (!mail.isOwn) return null;
  return ignored("own-fingerprint", "Own mail: it left this installation and came back.");
}

function duplicate({ twin }: MailFacts): Verdict | null {
  if (!twin) return null;
  const where = twin.requestKey === null ? "" : ` in ${twin.requestKey}`;
  return {
    outcome: "DUPLICATE",
    rule: "duplicate",
    reason: `The same mail is here already${where}: same Message-ID, same content.`,
  };
}

function bounce({ mail }: MailFacts): Verdict | null {
  if (mail.class !== "bounce") return null;
  return { outcome: "BOUNCE", rule: mail.classRule, reason: "Automated delivery status message." };
}

/** Alert mails leave by the channel of some project, which has nothing to do with what an admin answers to them. */
function alertAnswer({ answersAlert }: MailFacts): Verdict | null {
  if (!answersAlert) return null;
  return ignored(
    "alert-answer",
    "Answer to an alert, not a request: Mailroom wrote that mail itself, and nobody reads answers to it.",
  );
}

function ownAddress({ mail, ownAddresses }: MailFacts): Verdict | null {
  const address = mail.sender?.address ?? "";
  if (!ownAddresses.has(address)) return null;
  return ignored("own-address", `Own mail: it comes from ${address}, the address of a channel.`);
}

function autoReply({ mail }: MailFacts): Verdict | null {
  if (mail.class !== "auto-reply") return null;
  return ignored(mail.classRule, "Auto-reply mail: a program answered, not a person.");
}

/** Mail that says of itself that it is a mass mailing or a notice by machine; that it came by a list is no reason. */
function bulk({ mail }: MailFacts): Verdict | null {
  if (mail.class !== "bulk") return null;
  if (mail.classRule.startsWith("auto-notified")) {
    return ignored(mail.classRule, "Auto-reply mail: a program sent a notice, not a person.");
  }
  if (!mail.hasBulkPrecedence) return null;
  return ignored(mail.classRule, "Bulk mail: its Precedence header says that it was sent to many.");
}

function loopGuard({ recentFromSender, recentInThread, mail }: MailFacts): Verdict | null {
  const sender = mail.sender?.address ?? "this sender";
  const cure = "If it is wanted, process it again later.";
  if (recentInThread >= mostInThread) {
    return ignored(
      "loop-guard-thread",
      `Held back as a loop: ${recentInThread} mails from ${sender} to this request in ${windowMinutes} minutes. ${cure}`,
    );
  }
  if (recentFromSender >= mostFromSender) {
    return ignored(
      "loop-guard-sender",
      `Held back as a flood: ${recentFromSender} mails from ${sender} in ${windowMinutes} minutes. ${cure}`,
    );
  }
  return null;
}

/** In this order; the first verdict counts. */
const filters: readonly MailFilter[] = [
  ownFingerprint,
  duplicate,
  bounce,
  alertAnswer,
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

/** Since when the loop guard counts. */
export function windowStart(now: Date): Date {
  return new Date(now.getTime() - windowMinutes * 60_000);
}
