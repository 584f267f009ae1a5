import type { RaisedAlert } from "@/lib/alerts/raise-alert.ts";
import type { Trouble, TroubleKind } from "./find-troubles.ts";
import { ownerOf } from "./mailbox-state.ts";
import type { PlannedAlert } from "./plan-alerts.ts";

const kindPrefix = "mailbox-";

/** Kind of the alerts about a kind of trouble. */
export const alertKindOf = (kind: TroubleKind) => `${kindPrefix}${kind}`;

type Words = { readonly title: string; readonly detail: string; readonly cure: string };

const healthHref = "/admin/mail/health";
const noneIsLost = "Until this is solved no new mail of it comes in; none is lost.";

/** The alert in words. They change only with what it tells of, not with the time. */
export function alertOf({ key, kind, isGroup, troubles }: PlannedAlert): RaisedAlert {
  const [first] = troubles;
  const { title, detail, cure } = isGroup ? groupWords[kind](troubles) : singleWords[kind](first);
  return {
    key,
    kind: alertKindOf(kind),
    severity: kind === "set-aside" ? "WARNING" : "CRITICAL",
    title,
    detail,
    cure,
    href: hrefOf(troubles),
    projectIds: troubles.map(({ facts }) => facts.projectId),
    mailboxes: troubles.map(({ facts }) => ({ address: ownerOf(facts).name, projectId: facts.projectId })),
    occasion: "raised",
  };
}

const singleWords: Readonly<Record<TroubleKind, (trouble: Trouble) => Words>> = {
  unreadable: (trouble) => ({
    title: `${capitalised(nameOf(trouble))} can not be read`,
    detail: `${causeOf(trouble)} ${noneIsLost}`,
    cure: cureOf(trouble),
  }),
  silent: (trouble) => ({
    title: `Nobody has read ${nameOf(trouble)} for a long time`,
    detail: `${causeOf(trouble)} ${noneIsLost}`,
    cure: cureOf(trouble),
  }),
  late: (trouble) => ({
    title: `Mail of ${nameOf(trouble)} waits to be processed`,
    detail:
      "It was fetched more than ten minutes ago and is stored safely, but has not become a request or comment yet.",
    cure: "See in the mail log what waits and why. If nothing is processed at all, whoever runs Mailroom checks its workers and their log.",
  }),
  "set-aside": (trouble) => ({
    title: `Much mail of ${nameOf(trouble)} failed or is held`,
    detail: setAsideDetail([trouble]),
    cure: "Look at the reasons in the mail log. Mail that failed can be processed again; mail that is held can be released.",
  }),
  unsendable: (trouble) => ({
    title: `No mail leaves from ${nameOf(trouble)}`,
    detail: `${causeOf(trouble)} Answers wait in the outbox or have failed there; none is lost.`,
    cure: cureOf(trouble),
  }),
};

type Troubles = PlannedAlert["troubles"];

const groupWords: Readonly<Record<TroubleKind, (troubles: Troubles) => Words>> = {
  unreadable: (troubles) => ({
    title: `${mailboxes(troubles)} at ${hostOf(troubles)} can not be read`,
    detail: `${commonCause(troubles)} Until this is solved no new mail of theirs comes in; none is lost.`,
    cure: outageCure(troubles),
  }),
  silent: (troubles) => ({
    title: `Nobody has read ${mailboxes(troubles)} for a long time`,
    detail: `${commonCause(troubles)} Until this is solved no new mail of theirs comes in; none is lost.`,
    cure: cureOf(troubles[0]),
  }),
  late: (troubles) => ({
    title: `Mail of ${mailboxes(troubles)} waits to be processed`,
    detail:
      "It was fetched more than ten minutes ago and is stored safely, but has not become requests or comments yet.",
    cure: "Whoever runs Mailroom checks that enough workers run, and reads their log. The mail log shows what waits and why.",
  }),
  "set-aside": (troubles) => ({
    title: `Much mail of ${mailboxes(troubles)} failed or is held`,
    detail: setAsideDetail(troubles),
    cure: "Look at the reasons in the mail log. Mail that failed can be processed again; mail that is held can be released.",
  }),
  unsendable: (troubles) => ({
    title: `No mail leaves from ${channels(troubles)} by ${hostOf(troubles)}`,
    detail: `${commonCause(troubles)} Answers wait in the outbox or have failed there; none is lost.`,
    cure: outageCure(troubles),
  }),
};

function nameOf({ facts }: Trouble): string {
  const { kind, name } = ownerOf(facts);
  return kind === "handler" ? `the mailbox of the mail handler "${name}"` : name;
}

/** An address stays as it is. */
function capitalised(name: string): string {
  return name.startsWith("the ") ? `T${name.slice(1)}` : name;
}

function causeOf({ failure }: Trouble): string {
  const said = failure?.serverWords ? ` The server said: ${failure.serverWords}` : "";
  return sentence(`${failure?.cause ?? ""}${said}`);
}

function cureOf({ failure }: Trouble): string {
  return failure?.cure ?? "Look at the state of the mailbox on the page of mail health.";
}

/** What most of them have in common. */
function commonest(troubles: Troubles): Trouble {
  const ofCode = Map.groupBy(troubles, ({ failure }) => failure?.code ?? "");
  const [most] = [...ofCode.values()].sort((a, b) => b.length - a.length);
  return most?.[0] ?? troubles[0];
}

function commonCause(troubles: Troubles): string {
  const differ = new Set(troubles.map(({ failure }) => failure?.code)).size > 1;
  const { failure } = commonest(troubles);
  return `${differ ? "Most of them: " : ""}${sentence(failure?.cause ?? "")}`;
}

function outageCure(troubles: Troubles): string {
  return `If the provider has an outage it passes by itself: Mailroom goes on trying. Otherwise: ${cureOf(commonest(troubles))}`;
}

function setAsideDetail(troubles: Troubles): string {
  const sum = (of: (trouble: Trouble) => number) => troubles.reduce((all, trouble) => all + of(trouble), 0);
  const failed = sum(({ facts }) => facts.unfinished.failedLatelyCount);
  const held = sum(({ facts }) => facts.unfinished.heldLatelyCount);
  return `Within a day ${failed} failed and ${held} were held. Customers wait for an answer to mail that became no request.`;
}

const mailboxes = (troubles: Troubles) =>
  troubles.length === 1 ? "1 mailbox" : `${troubles.length} mailboxes`;
const channels = (troubles: Troubles) =>
  troubles.length === 1 ? "1 channel" : `${troubles.length} channels`;

function hostOf([{ cause }]: Troubles): string {
  return cause.type === "host" ? cause.host : "its host";
}

/** A provider's words may end without a full stop. */
function sentence(words: string): string {
  const trimmed = words.trim();
  return /[.!?]["')]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** Where it is cured: at the one mailbox or its project, else on the page of all. */
function hrefOf(troubles: Troubles): string {
  const keys = [...new Set(troubles.map(({ facts }) => facts.project.key))];
  const [{ facts, kind }] = troubles;
  const [key] = keys;
  if (keys.length > 1 || key === undefined) return `${healthHref}?show=attention`;
  if (kind === "late" || kind === "set-aside") return `/projects/${key}/mail-log`;
  return troubles.length === 1 && facts.mailHandlerId !== null
    ? `${healthHref}/${facts.id}`
    : `/projects/${key}/settings/email`;
}
