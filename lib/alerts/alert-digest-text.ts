import type { Alert } from "@/prisma/generated/client.ts";
import { footer, joined, type MailText, oneLine, subjectLine, whereLines } from "./alert-mail-text.ts";

type DigestedAlert = Pick<Alert, "id" | "severity" | "title" | "cure" | "href" | "endedAt"> & {
  /** Those behind it that this reader may know of. */
  readonly mailboxes: readonly string[];
};

/** So many are named; the rest is counted. */
const mostOpenNamed = 40;
const mostSolvedNamed = 20;
/** The mailboxes behind an alert are named when they are no more than these. */
const mostMailboxesNamed = 5;

/**
 * One mail about several alerts: what is open comes grouped by what to do, the most pressing first, then what is
 * solved. An alert that is given twice, or has ended since its mail was queued, is told once and as it is now.
 */
export function digestMail(
  alerts: readonly DigestedAlert[],
  reader: { readonly isSystemAdmin: boolean },
  baseUrl: string,
): MailText {
  const distinct = [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
  const urgent = distinct.filter(({ endedAt, severity }) => endedAt === null && severity === "CRITICAL");
  const later = distinct.filter(({ endedAt, severity }) => endedAt === null && severity !== "CRITICAL");
  const open = [...urgent, ...later];
  const solved = distinct.filter(({ endedAt }) => endedAt !== null);
  const ofCure = Map.groupBy(open.slice(0, mostOpenNamed), ({ cure }) => cure);
  const summary = summaryOf(open.length, solved.length);
  const text = joined([
    `${summary}.`,
    ...[...ofCure].map(([cure, group]) => cureParagraph(cure, group, reader.isSystemAdmin, baseUrl)),
    open.length > mostOpenNamed ? `And ${open.length - mostOpenNamed} more: ${baseUrl}/alerts` : null,
    solvedParagraph(solved),
    footer(baseUrl),
  ]);
  return { subject: subjectLine(urgencyOf(urgent.length, open.length), summary), text };
}

function urgencyOf(urgentCount: number, openCount: number): string {
  if (urgentCount > 0) return "urgent";
  return openCount > 0 ? "action needed" : "solved";
}

function summaryOf(openCount: number, solvedCount: number): string {
  const open = openCount === 1 ? "1 alert needs attention" : `${openCount} alerts need attention`;
  const solved = solvedCount === 1 ? "1 alert is solved" : `${solvedCount} alerts are solved`;
  if (solvedCount === 0) return open;
  return openCount === 0 ? solved : `${open}, ${solved}`;
}

/** What is cured at one page stands together. */
function cureParagraph(
  cure: string,
  group: readonly DigestedAlert[],
  isSystemAdmin: boolean,
  baseUrl: string,
): string {
  const ofPage = Map.groupBy(group, ({ href }) => href);
  const pages = [...ofPage].flatMap(([href, alerts]) => [
    ...alerts.map((alert) => `${line(alert)}${mailboxesBehind(alert)}`),
    whereLines(href, isSystemAdmin, baseUrl),
  ]);
  return [`What to do: ${cure}`, ...pages].join("\n");
}

function solvedParagraph(solved: readonly DigestedAlert[]): string | null {
  if (solved.length === 0) return null;
  const rest = solved.length - mostSolvedNamed;
  const more = rest > 0 ? [`- and ${rest} more`] : [];
  const named = solved.slice(0, mostSolvedNamed).map(line);
  return ["These have ended, and there is nothing left to do for them:", ...named, ...more].join("\n");
}

/** Those that the title does not name already; nothing when they are many. */
function mailboxesBehind({ title, mailboxes }: DigestedAlert): string {
  const unnamed = mailboxes.filter((address) => !title.includes(address));
  return unnamed.length > 0 && mailboxes.length <= mostMailboxesNamed ? ` (${unnamed.join(", ")})` : "";
}

function line({ title }: DigestedAlert): string {
  return `- ${oneLine(title)}`;
}
