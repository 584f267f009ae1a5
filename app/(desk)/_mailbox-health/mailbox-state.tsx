import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";

const reading: Readonly<Record<MailboxHealthView["state"], [StatusKind, string]>> = {
  working: ["ok", "Receiving"],
  retrying: ["uncertain", "Trying again"],
  failing: ["failed", "Not readable"],
  silent: ["failed", "Silent"],
  "needs-authorization": ["attention", "Needs authorisation"],
  off: ["off", "Off"],
  "waiting-for-first-poll": ["queued", "Waiting for the first look"],
};

/** How the reading of a mailbox fares, in words. */
export function ReadingBadge({ state }: { state: MailboxHealthView["state"] }) {
  const [kind, words] = reading[state];
  return <StatusBadge kind={kind}>{words}</StatusBadge>;
}

const sending: Readonly<Record<NonNullable<MailboxHealthView["sending"]>["state"], [StatusKind, string]>> = {
  working: ["ok", "Sending"],
  failing: ["failed", "Not sending"],
  off: ["off", "Off"],
  "needs-authorization": ["attention", "Needs authorisation"],
  "waiting-for-first-mail": ["queued", "Nothing sent yet"],
};

/** How the sending from a mailbox's channel fares, in words. A failure that may pass is told as such. */
export function SendingBadge({ health }: { health: NonNullable<MailboxHealthView["sending"]> }) {
  const [kind, words] = sending[health.state];
  return health.state === "failing" && !health.isProven ? (
    <StatusBadge kind="uncertain">Trying again</StatusBadge>
  ) : (
    <StatusBadge kind={kind}>{words}</StatusBadge>
  );
}
