import type { ReactNode } from "react";
import { DetailList } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";
import { lagWords } from "./lag-words.ts";

/** From so many days on a credential asks for attention. */
const attentionDays = 30;

/** The figures of one mailbox, each with its time. */
export function MailboxFigures({ health }: { health: MailboxHealthView }) {
  const { sending } = health;
  return (
    <DetailList
      items={[
        { label: "Last success", value: <LastSuccess health={health} /> },
        { label: "Next look", value: <NextLook health={health} /> },
        { label: "Reading", value: <Rhythm health={health} /> },
        { label: "Failures in a row", value: String(health.consecutiveFailures) },
        { label: "Last mail", value: <Moment at={health.lastMailAt} none="None yet" /> },
        { label: "Lag", value: <Lag health={health} /> },
        { label: "Set aside", value: <SetAside health={health} /> },
        { label: "Next expiry", value: <CredentialEnd credential={health.credential} /> },
        ...(sending
          ? [
              { label: "Last sent", value: <Moment at={sending.lastSentAt} none="Nothing yet" /> },
              {
                label: "Outbox",
                value: `${sending.queuedCount} waiting, ${sending.failedCount} failed or uncertain`,
              },
            ]
          : []),
      ]}
    />
  );
}

/** When a mailbox was last read; marked when that is longer ago than it should be. */
export function LastSuccess({ health }: { health: MailboxHealthView }) {
  if (health.lastSucceededAt === null) return <span className="text-ink-muted">Never</span>;
  const isStale = health.state === "silent" || health.state === "failing";
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <RelativeTime at={health.lastSucceededAt} />
      {isStale ? <span className="text-sm text-danger-ink">out of date</span> : null}
    </span>
  );
}

function NextLook({ health }: { health: MailboxHealthView }) {
  if (health.nextPollAt === null) return <span className="text-ink-muted">None while it is off</span>;
  // One that is due is begun within seconds, unless no worker runs.
  return health.nextPollAt.getTime() <= Date.now() ? "Due now" : <RelativeTime at={health.nextPollAt} />;
}

function Rhythm({ health }: { health: MailboxHealthView }): ReactNode {
  const every = `looked into every ${health.pollIntervalSeconds} s`;
  return health.isPushed ? `Pushed (IDLE), and ${every}` : `Polled: ${every}`;
}

function Moment({ at, none }: { at: Date | null; none: string }) {
  return at ? <RelativeTime at={at} /> : <span className="text-ink-muted">{none}</span>;
}

function Lag({ health }: { health: MailboxHealthView }) {
  const waiting = health.waitingCount === 1 ? "1 mail waits" : `${health.waitingCount} mails wait`;
  if (health.state === "off" && health.waitingCount === 0) return "–";
  return `${lagWords(health.lagSeconds)}${health.waitingCount > 0 ? `, ${waiting}` : ""}`;
}

/** Mail that failed or is held, with the way to it in the quarantine. */
export function SetAside({ health }: { health: MailboxHealthView }) {
  const quarantine = `/projects/${health.projectKey}/mail-log/quarantine?mailbox=${health.mailboxId}`;
  if (health.failedCount + health.heldCount === 0) return <span className="text-ink-muted">None</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {health.failedCount > 0 ? (
        <Link href={`${quarantine}&show=failed`} className="link inline-flex min-h-6 items-center">
          {health.failedCount} failed
        </Link>
      ) : null}
      {health.heldCount > 0 ? (
        <Link href={quarantine} className="link inline-flex min-h-6 items-center">
          {health.heldCount} held
        </Link>
      ) : null}
    </span>
  );
}

/** What expires next of what the mailbox is signed in to with, if its day is known. */
export function CredentialEnd({ credential }: { credential: MailboxHealthView["credential"] }) {
  if (credential === null) return <span className="whitespace-nowrap text-ink-muted">None known</span>;
  const { what, at, daysLeft, cure } = credential;
  const words = daysLeft < 0 ? "ended" : daysLeft === 1 ? "1 day left" : `${daysLeft} days left`;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2" title={cure}>
      {daysLeft <= attentionDays ? (
        <StatusBadge kind={daysLeft < 0 ? "failed" : "attention"}>{words}</StatusBadge>
      ) : (
        <span>{words}</span>
      )}
      <span className="text-sm text-ink-muted">
        {what}, {at.toISOString().slice(0, 10)}
      </span>
    </span>
  );
}
