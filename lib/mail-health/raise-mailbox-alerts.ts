import { subjectOfKey } from "@/lib/alerts/alert-key.ts";
import { endAlert } from "@/lib/alerts/end-alert.ts";
import { openAlertKeys } from "@/lib/alerts/open-alert-keys.ts";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { wakeAlertMails } from "@/lib/alerts/wake-alert-mails.ts";
import { applicationAlertKind, grantAlertKind } from "@/lib/oauth-integrations/grant-alerts.ts";
import { database } from "@/lib/platform/database.ts";
import { alertKindOf, alertOf } from "./alert-words.ts";
import { type Trouble, type TroubleKind, troubleKinds, troublesOf } from "./find-troubles.ts";
import { type MailboxFacts, readMailboxFacts } from "./mailbox-facts.ts";
import { planAlerts } from "./plan-alerts.ts";

/**
 * Raises an alert for each mailbox that is refused, silent, late, sets much mail aside or can not send, or one for many of
 * them alike, and ends those that are over. What an alert of its authorization tells already is not told again. Called by
 * the clock; repeating it changes nothing.
 */
export async function raiseMailboxAlerts(now: Date): Promise<void> {
  const db = database();
  const all = await readMailboxFacts(db, {
    OR: [{ emailChannel: { enabled: true } }, { mailHandler: { enabled: true } }],
  });
  const isToldElsewhere = await troublesOfAuthorization();
  const troubles = all.flatMap((facts) => troublesOf(facts, now)).filter((one) => !isToldElsewhere(one));
  const open = new Map<string, TroubleKind>();
  for (const kind of troubleKinds) {
    for (const key of await openAlertKeys(db, alertKindOf(kind))) open.set(key, kind);
  }
  const planned = planAlerts(troubles, new Set(open.keys()));
  for (const alert of planned) await db.$transaction((tx) => raiseAlert(tx, alertOf(alert)));
  const still = new Set(planned.map(({ key }) => key));
  for (const [key, kind] of open) {
    if (still.has(key)) continue;
    const detail = whyEnded(key, kind, all, now);
    await db.$transaction(async (tx) => {
      // Other alerts may leave by what works again.
      if (await endAlert(tx, { key, detail })) await wakeAlertMails(tx);
    });
  }
}

/** Failures that alerts of a grant or of an application tell. */
const authorizationCodes: ReadonlySet<string> = new Set([
  "application-not-let-in",
  "application-refused",
  "reauthorization-required",
  "token-endpoint-failed",
]);

async function troublesOfAuthorization(): Promise<(trouble: Trouble) => boolean> {
  const db = database();
  const keys = [
    ...(await openAlertKeys(db, grantAlertKind)),
    ...(await openAlertKeys(db, applicationAlertKind)),
  ];
  const ids = new Set(keys.flatMap((key) => subjectOfKey(key)?.id ?? []));
  return ({ kind, facts, failure }) => {
    const server = kind === "unsendable" ? facts.emailChannel?.outgoingServer : facts.mailServer;
    const grant = server?.oauthGrant;
    if (!grant || !authorizationCodes.has(failure?.code ?? "")) return false;
    return ids.has(grant.id) || ids.has(grant.integrationId);
  };
}

const endings: Readonly<Record<TroubleKind, string>> = {
  unreadable: "It is read again, and mail that has come meanwhile is taken in.",
  silent: "It is read again, and mail that has come meanwhile is taken in.",
  late: "What waited is processed.",
  "set-aside": "Within the last day hardly any mail failed or was held.",
  unsendable: "Mail leaves again, or the settings were changed and are tried with the next mail.",
};

function whyEnded(key: string, kind: TroubleKind, all: readonly MailboxFacts[], now: Date): string {
  const subject = subjectOfKey(key);
  if (subject?.type !== "mailbox" && subject?.type !== "mail-server") return endings[kind];
  const facts = all.find(
    ({ id, emailChannel }) => id === subject.id || emailChannel?.outgoingServer.id === subject.id,
  );
  if (!facts) return "It was switched off or deleted.";
  const isTold = troublesOf(facts, now).some((trouble) => trouble.kind === kind);
  return isTold ? "Another alert tells it now: its authorization has to be renewed." : endings[kind];
}
