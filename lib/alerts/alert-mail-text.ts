import type { AlertSeverity } from "@/prisma/generated/enums.ts";

/** What the mail says, in the words of whoever raised the alert. */
type AlertWords = {
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly detail: string;
  readonly cure: string;
  /** Path of the page where it is cured. */
  readonly href: string;
  readonly dueAt: Date | null;
  readonly dueWords: string | null;
  readonly raisedAt: Date;
};

type Reader = {
  /** Mailboxes that it concerns and that this reader may know of. */
  readonly mailboxes: readonly string[];
  readonly isSystemAdmin: boolean;
};

export type MailText = { readonly subject: string; readonly text: string };

const mostNamed = 20;

/** The mail about an open alert: what, how urgent, what to do and where. */
export function raisedMail(alert: AlertWords, reader: Reader, baseUrl: string): MailText {
  const urgency = alert.severity === "CRITICAL" ? "urgent" : "action needed";
  const dueWords = alert.dueWords === null ? "" : ` (${alert.dueWords})`;
  const paragraphs = [
    alert.title,
    alert.detail,
    mailboxLines(reader.mailboxes),
    alert.dueAt && `Date: ${day(alert.dueAt)}${dueWords}`,
    `What to do: ${alert.cure}`,
    whereLines(alert.href, reader.isSystemAdmin, baseUrl),
    footer(baseUrl),
  ];
  return { subject: subjectLine(urgency, `${alert.title}${dueWords}`), text: joined(paragraphs) };
}

/** The mail to those who were told, when there is nothing left to do. */
export function endedMail(
  alert: Pick<AlertWords, "title" | "raisedAt">,
  detail: string,
  baseUrl: string,
): MailText {
  const paragraphs = [
    `This has ended: ${alert.title}`,
    detail,
    `It was reported on ${moment(alert.raisedAt)}. There is nothing left to do.`,
    footer(baseUrl),
  ];
  return { subject: subjectLine("solved", alert.title), text: joined(paragraphs) };
}

/** The subject of every mail about alerts. */
export function subjectLine(urgency: string, title: string): string {
  return oneLine(`Mailroom, ${urgency}: ${title}`);
}

/** Names that people typed must break neither a header nor a list. */
export function oneLine(words: string): string {
  return words.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** A body of paragraphs; those that are null are left out. */
export function joined(paragraphs: readonly (string | null)[]): string {
  const given = paragraphs.flatMap((paragraph) => (paragraph ? [paragraph.trim()] : []));
  return `${given.join("\n\n").replaceAll("\0", "")}\n`;
}

const mailboxHeading = "Mailboxes:";

/** The mailboxes that the text of `raisedMail` names, so that a digest names what its reader was to know. */
export function mailboxesIn(text: string): string[] {
  const list = text.split("\n\n").findLast((paragraph) => paragraph.startsWith(`${mailboxHeading}\n`));
  const [, ...lines] = list?.split("\n") ?? [];
  return lines.map((line) => line.replace(/^- /, ""));
}

function mailboxLines(mailboxes: readonly string[]): string | null {
  if (mailboxes.length === 0) return null;
  const named = mailboxes.slice(0, mostNamed).map((address) => `- ${address}`);
  const rest = mailboxes.length - named.length;
  return [mailboxHeading, ...named, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n");
}

/** Where it is cured, for a reader who may open that page or not. */
export function whereLines(href: string, isSystemAdmin: boolean, baseUrl: string): string {
  const isOpenToReader = isSystemAdmin || !href.startsWith("/admin/");
  return isOpenToReader
    ? `Do it here: ${baseUrl}${href}`
    : "Only a system admin of Mailroom can do this; they have been told, too.";
}

/** Why they get this mail. */
export function footer(baseUrl: string): string {
  return `-- \nMailroom at ${baseUrl} wrote this because you are an admin there. Do not answer this mail.`;
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
