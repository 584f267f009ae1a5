import { alertKey } from "@/lib/alerts/alert-key.ts";
import type { Trouble, TroubleKind } from "./find-troubles.ts";

/** More troubles alike than these are one alert: it is the provider or Mailroom, not the mailboxes. */
const mostSingle = 5;

/** An alert that has to be open, and what it tells of. */
export type PlannedAlert = {
  readonly key: string;
  readonly kind: TroubleKind;
  /** One mailbox, or what many have in common. */
  readonly isGroup: boolean;
  readonly troubles: readonly [Trouble, ...Trouble[]];
};

/**
 * Which alerts there have to be. Each trouble is told once: by an alert of its own, or, when more than five are alike, by
 * one for all. What is told stays told in the same way until it is over: nobody is mailed twice about one failure.
 */
export function planAlerts(troubles: readonly Trouble[], openKeys: ReadonlySet<string>): PlannedAlert[] {
  const planned: PlannedAlert[] = [];
  for (const [key, alike] of Map.groupBy(troubles, groupKey)) {
    const told = alike.filter((trouble) => openKeys.has(singleKey(trouble)));
    const untold = alike.filter((trouble) => !openKeys.has(singleKey(trouble)));
    const isGroup =
      openKeys.has(key) || (alike.length > mostSingle && untold.some(({ isProven }) => isProven));
    const single = isGroup ? told : [...told, ...untold.filter(({ isProven }) => isProven)];
    for (const trouble of single) {
      planned.push({ key: singleKey(trouble), kind: trouble.kind, isGroup: false, troubles: [trouble] });
    }
    const [first, ...others] = isGroup ? untold : [];
    if (first) planned.push({ key, kind: first.kind, isGroup: true, troubles: [first, ...others] });
  }
  return planned;
}

function singleKey({ kind, facts }: Trouble): string {
  const { emailChannel } = facts;
  return kind === "unsendable" && emailChannel
    ? alertKey({ type: "mail-server", id: emailChannel.outgoingServer.id }, kind)
    : alertKey({ type: "mailbox", id: facts.id }, kind);
}

function groupKey({ kind, cause }: Trouble): string {
  return cause.type === "host"
    ? alertKey({ type: "mail-host", id: cause.host.toLowerCase() }, kind)
    : alertKey({ type: "installation", id: "mail" }, kind);
}
