import { alertKey, subjectOfKey } from "@/lib/alerts/alert-key.ts";
import { endAlert } from "@/lib/alerts/end-alert.ts";
import { openAlertKeys } from "@/lib/alerts/open-alert-keys.ts";
import { type RaisedAlert, raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { database } from "@/lib/platform/database.ts";
import type { CredentialDate } from "./credential-dates.ts";
import { type DateOfChannels, withChannels } from "./credential-dates-channels.ts";
import { allCredentialDates, type OwnedDate } from "./credential-dates-of-all.ts";
import { credentialDateWords, titleOfCredential } from "./credential-dates-words.ts";
import { channelSettingsHref } from "./grant-alerts.ts";

const alertKind = "credential-date";
const dayMs = 86_400_000;
/** A warning is mailed when so many days are left. */
const warnedDays = [1, 7, 30, 60] as const;

/**
 * Raises an alert for every credential that ends within 60 days and that a channel which is on needs, and mails it at 60,
 * 30, 7 and 1 days and when the day has passed. Ends those that are over: replaced, authorised again, deleted or used no
 * more. Called by the clock; repeating it changes nothing.
 */
export async function raiseCredentialAlerts(now: Date): Promise<void> {
  const all = await allCredentialDates(now);
  const near = await withChannels(all.filter(({ date }) => occasionOf(date, now) !== null));
  const due = near.filter(({ isUsed }) => isUsed);
  // Mailboxes that were authorised on one day end on one day: one alert says it.
  const groups = Map.groupBy(due, keyOf);
  for (const [key, group] of groups) {
    const raised = alertOf(key, group, now);
    if (raised) await database().$transaction((tx) => raiseAlert(tx, raised));
  }
  for (const key of await openAlertKeys(database(), alertKind)) {
    if (groups.has(key)) continue;
    const detail = await whyEnded(key, all);
    await database().$transaction((tx) => endAlert(tx, { key, detail }));
  }
}

/** The most pressing step that a date has reached; null: it is far off. */
function occasionOf({ at, from }: CredentialDate, now: Date): string | null {
  const leftMs = at.getTime() - now.getTime();
  if (leftMs <= 0) return "expired";
  // What lasts seven days in all is not warned of seven days ahead.
  const wholeMs = from === null ? Number.POSITIVE_INFINITY : at.getTime() - from.getTime() - sameMs;
  const days = warnedDays.find((one) => leftMs <= one * dayMs && one * dayMs < wholeMs);
  if (days === undefined) return null;
  return days === 1 ? "1-day" : `${days}-days`;
}

/** Lifetimes that a provider tells in seconds are a little more or less than whole days. */
const sameMs = 60_000;

/** A credential that was replaced keeps the alert of its day: nothing is solved before its successor has worked. */
function keyOf({ date, integration }: OwnedDate): string {
  const what = date.kind.replace(/^previous-/, "");
  return alertKey({ type: "oauth-integration", id: integration.id }, `${what}/${dayOf(date.at)}`);
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function alertOf(key: string, group: readonly DateOfChannels[], now: Date): RaisedAlert | null {
  const [soonest] = group;
  const occasion = soonest ? occasionOf(soonest.date, now) : null;
  if (!soonest || occasion === null) return null;
  const { date, integration } = soonest;
  const { consequence, cure } = credentialDateWords[date.kind];
  const channels = group.flatMap((one) => one.channels);
  const ends = `${occasion === "expired" ? "ended" : "ends"} on ${dayOf(date.at)}`;
  return {
    key,
    kind: alertKind,
    severity: occasion === "expired" || occasion === "1-day" ? "CRITICAL" : "WARNING",
    title: `${whatEnds(group, soonest)} ${ends}`,
    detail: `${date.because} ${consequence}`,
    cure,
    // A credential of the application is the system admins' alone to replace.
    href:
      date.grant === null
        ? `/admin/oauth-integrations/${integration.id}`
        : channelSettingsHref(channels, integration.id),
    projectIds: date.grant === null ? [] : channels.map(({ projectId }) => projectId),
    mailboxes: channels.map(({ address, projectId }) => ({ address, projectId })),
    dueAt: date.at,
    dueWords: dueWords(date.at, now),
    occasion,
  };
}

function dueWords(at: Date, now: Date): string | null {
  const days = Math.round((at.getTime() - now.getTime()) / dayMs);
  if (at <= now) return null;
  return days <= 1 ? "within a day" : `in ${days} days`;
}

function whatEnds(group: readonly DateOfChannels[], { date, integration }: DateOfChannels): string {
  if (date.grant === null) {
    return titleOfCredential(date.kind, integration.name);
  }
  return group.length === 1
    ? `The authorization of ${date.grant.mailboxAddress}`
    : `The authorization of ${group.length} mailboxes by "${integration.name}"`;
}

/** What has become of the date that an open alert warned of. */
async function whyEnded(key: string, all: readonly OwnedDate[]): Promise<string> {
  const integrationId = subjectOfKey(key)?.id ?? "";
  const exists = (await database().oAuthIntegration.count({ where: { id: integrationId } })) > 0;
  if (!exists) return "The integration was deleted.";
  if (all.some((one) => keyOf(one) === key)) return "No channel that is switched on depends on it any more.";
  const kind = key.split("/")[2];
  if (kind === "refresh-token-unused") return "The mailbox is refreshed again.";
  if (kind === "refresh-token")
    return "The mailbox was authorised again, or its authorization is renewed by use.";
  const next = all.find(({ date, integration }) => integration.id === integrationId && date.grant === null);
  if (!next) return "No such day is known any more.";
  return `It was replaced or its date was changed: the next day is ${dayOf(next.date.at)}.`;
}
