import { absenceSubjects, bounceSubjects, systemSenders } from "./automatic-words.ts";
import { headerValue } from "./header-block.ts";
import { readStructuredHeader } from "./header-parameters.ts";
import type { ParsedMessage } from "./parse-message.ts";

export type MessageClass = "normal" | "auto-reply" | "bounce" | "bulk";

/** `rule` names what decided, for machines and for the log: a short name, a colon and the header that was read. */
export type Classification = { class: MessageClass; rule: string };

type Rule = (facts: Facts) => Classification | null;

type Facts = {
  message: ParsedMessage;
  /** lower-case value without comments of a header, "" when it is absent */
  header: (name: string) => string;
  has: (name: string) => boolean;
  isNullReturnPath: boolean;
  isSystemSender: boolean;
  subject: string;
};

/**
 * Says what kind of mail this is (RFC 3834, RFC 3464, RFC 2919, RFC 2369 and the habits of servers), and by which
 * rule. Reports come first, because they carry the marks of automatic answers too; lists last, because an absence
 * notice may have passed through one.
 */
export function classifyMessage(message: ParsedMessage): Classification {
  const facts = readFacts(message);
  for (const rule of rules) {
    const verdict = rule(facts);
    if (verdict !== null) return verdict;
  }
  return { class: "normal", rule: "no-automatic-mark" };
}

function readFacts(message: ParsedMessage): Facts {
  const header = (name: string) =>
    (headerValue(message.headers, name) ?? "")
      .slice(0, 2_000)
      .replace(/\([^()]{0,500}\)/g, "")
      .trim()
      .toLowerCase();
  const sender = message.from?.address ?? "";
  return {
    message,
    header,
    has: (name) => headerValue(message.headers, name) !== undefined,
    isNullReturnPath: /^<\s*>/.test(header("return-path")),
    // Some systems give their name only: `MAILER-DAEMON <>`.
    isSystemSender: systemSenders.test(sender.split("@")[0] || (header("from").split(/[\s<@]/)[0] ?? "")),
    subject: message.subject.slice(0, 300),
  };
}

const bounce = (rule: string): Classification => ({ class: "bounce", rule });
const autoReply = (rule: string): Classification => ({ class: "auto-reply", rule });
const bulk = (rule: string): Classification => ({ class: "bulk", rule });

const hasAbsenceSubject = (facts: Facts) => absenceSubjects.some((pattern) => pattern.test(facts.subject));
const hasBounceSubject = (facts: Facts) =>
  bounceSubjects.some((pattern) => pattern.test(facts.subject.trim()));

const rules: readonly Rule[] = [
  report,
  failedRecipients,
  systemReport,
  autoSubmitted,
  autoReplyHeaders,
  absenceWithEvidence,
  lists,
  precedence,
  campaigns,
  nullReturnPath,
  suppressedResponses,
  subjectAlone,
];

/** RFC 3464, RFC 8098, RFC 5965: the type of the report says what it is about. */
function report({ message, header }: Facts): Classification | null {
  const type = readStructuredHeader(header("content-type"));
  const kind = type.value === "multipart/report" ? (type.parameters.get("report-type") ?? "") : "";
  const holds = (contentType: string) => message.attachments.some((part) => part.contentType === contentType);
  if (kind === "disposition-notification" || holds("message/disposition-notification")) {
    return autoReply("disposition-notification:content-type");
  }
  if (kind === "feedback-report" || holds("message/feedback-report"))
    return autoReply("feedback-report:content-type");
  if (kind === "delivery-status" || holds("message/delivery-status"))
    return bounce("delivery-status:content-type");
  return null;
}

function failedRecipients({ has }: Facts): Classification | null {
  return has("x-failed-recipients") ? bounce("failed-recipients:x-failed-recipients") : null;
}

/** Reports from before RFC 3464: written by the mail system, or to nobody in particular, about undelivered mail. */
function systemReport(facts: Facts): Classification | null {
  const isAboutDelivery = hasBounceSubject(facts) || looksLikeReturnedMail(facts.message);
  if (facts.isSystemSender && isAboutDelivery) return bounce("system-sender-about-delivery:from");
  if (facts.isNullReturnPath && hasBounceSubject(facts))
    return bounce("null-return-path-about-delivery:return-path");
  return null;
}

const deliveryFailure =
  /(?:undeliver|not (?:be )?deliver|(?:could|can) ?not (?:be )?(?:deliver|send)|delivery (?:has )?failed|failed permanently|permanent(?:ly)? (?:error|failed|fatal)|user unknown|unknown user|mailbox (?:full|unavailable|is full)|recipient (?:address )?rejected|does not exist|\b5\d\d[ -]\d\.\d\.\d|\b[45]\.\d{1,3}\.\d{1,3}\b|returned (?:to sender|mail|message))/i;

function looksLikeReturnedMail(message: ParsedMessage): boolean {
  return deliveryFailure.test(message.text.slice(0, 5_000));
}

/** RFC 3834 §5: anything but "no" was made by a machine. */
function autoSubmitted(facts: Facts): Classification | null {
  const value = facts.header("auto-submitted").split(";")[0]?.trim() ?? "";
  if (value === "" || value === "no") return null;
  if (value.startsWith("auto-notified")) return bulk("auto-notified:auto-submitted");
  return autoReply(
    `${value.startsWith("auto-generated") ? "auto-generated" : "auto-replied"}:auto-submitted`,
  );
}

// Present at all, or with one of these values, in answers by machines. Headers that redirecting rules add (such as
// X-MS-Exchange-Inbox-Rules-Loop) are not here: many desks get their customers' mail through such a rule.
const autoReplyMarks: readonly [name: string, accepts: (value: string) => boolean][] = [
  ["x-autoreply", (value) => value !== "no"],
  ["x-autorespond", () => true],
  ["x-autoresponse", () => true],
  ["x-auto-reply", (value) => value !== "no"],
  ["x-autoreply-from", () => true],
  ["x-autogenerated", (value) => value !== "no"],
  ["x-mail-autoreply", () => true],
  ["x-post-messageclass", (value) => value.includes("auto")],
  ["x-ms-exchange-generated-message-source", (value) => value.includes("out of office")],
  ["delivered-to", (value) => value === "autoresponder"],
  ["preference", (value) => value === "auto_reply"],
  ["x-precedence", (value) => value === "auto_reply"],
  ["precedence", (value) => value === "auto_reply" || value === "auto-reply"],
  ["x-vacation", () => true],
  ["x-zimbra-auto-reply", () => true],
];

function autoReplyHeaders(facts: Facts): Classification | null {
  for (const [name, accepts] of autoReplyMarks) {
    if (facts.has(name) && accepts(facts.header(name))) return autoReply(`auto-reply-header:${name}`);
  }
  return null;
}

/** Words in the subject, carried by a header that people's mail does not have. */
function absenceWithEvidence(facts: Facts): Classification | null {
  if (!hasAbsenceSubject(facts)) return null;
  if (facts.isNullReturnPath) return autoReply("absence-subject-with-null-return-path:subject");
  if (facts.has("x-auto-response-suppress")) return autoReply("absence-subject-with-suppression:subject");
  if (/bulk|junk|list/.test(facts.header("precedence")))
    return autoReply("absence-subject-with-precedence:subject");
  return null;
}

/** RFC 2919, RFC 2369, RFC 8058, and what list servers wrote before them. */
function lists(facts: Facts): Classification | null {
  const names =
    "list-id list-unsubscribe list-unsubscribe-post list-post list-help list-owner list-subscribe list-archive";
  for (const name of [
    ...names.split(" "),
    "mailing-list",
    "x-mailing-list",
    "x-list",
    "x-listname",
    "x-mailman-version",
    "x-beenthere",
  ]) {
    if (facts.has(name)) return bulk(`list-header:${name}`);
  }
  return null;
}

function precedence(facts: Facts): Classification | null {
  for (const name of ["precedence", "x-precedence"]) {
    if (/^(?:bulk|junk|list)$/.test(facts.header(name))) return bulk(`precedence:${name}`);
  }
  return null;
}

/** Marks of campaign software. Not those (Feedback-ID, tags) that relays put on every mail, people's too. */
function campaigns(facts: Facts): Classification | null {
  for (const name of [
    "x-campaign",
    "x-campaignid",
    "x-campaign-id",
    "x-csa-complaints",
    "x-mailer-recptid",
  ]) {
    if (facts.has(name)) return bulk(`campaign-header:${name}`);
  }
  return null;
}

/** RFC 5321 §4.5.5: the null return path is for mail that must not be answered by a machine. */
function nullReturnPath(facts: Facts): Classification | null {
  return facts.isNullReturnPath ? autoReply("null-return-path:return-path") : null;
}

/**
 * X-Auto-Response-Suppress (MS-OXCMAIL) asks that nobody answers by machine. Systems that send notices set it to
 * All or to OOF with AutoReply; with fewer values Outlook sets it on people's mail too.
 */
function suppressedResponses(facts: Facts): Classification | null {
  const value = facts.header("x-auto-response-suppress");
  const isNotice = /\ball\b/.test(value) || (value.includes("oof") && value.includes("autoreply"));
  return isNotice ? bulk("responses-suppressed:x-auto-response-suppress") : null;
}

/** Last resort: a subject that begins as an absence notice, on a mail that answers nothing a person would type. */
function subjectAlone(facts: Facts): Classification | null {
  if (facts.isSystemSender && (facts.header("from") !== "" || facts.subject !== ""))
    return bounce("system-sender:from");
  return hasAbsenceSubject(facts) && !/^(?:re|aw|sv|fwd?|wg|tr|rv|antw)\s?:/i.test(facts.subject)
    ? autoReply("absence-subject:subject")
    : null;
}
