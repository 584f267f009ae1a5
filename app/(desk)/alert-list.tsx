import { ChevronRight } from "lucide-react";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { AlertView } from "@/lib/alerts/list-alerts.ts";
import { mailedWords } from "./mailed-words.ts";

/** Alerts: what is wrong, what to do and where, or when it ended. `compact` leaves out the details. */
export function AlertList({ alerts, compact = false }: { alerts: readonly AlertView[]; compact?: boolean }) {
  return (
    <ul className="flex flex-col divide-y">
      {alerts.map((alert) => (
        <li
          key={alert.id}
          className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 first:pt-1"
        >
          <div className="flex min-w-0 flex-[1_1_20rem] flex-col gap-1">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <State alert={alert} />
              <span className="min-w-0 font-medium break-words">{alert.title}</span>
            </p>
            {compact ? null : <p className="max-w-prose break-words">{alert.detail}</p>}
            {alert.endedAt === null ? (
              <p className="max-w-prose break-words text-ink-muted">
                {compact ? null : "What to do: "}
                {alert.cure}
              </p>
            ) : null}
            {compact ? null : <Notes alert={alert} />}
          </div>
          {alert.endedAt === null ? <Cure href={alert.href} /> : null}
        </li>
      ))}
    </ul>
  );
}

/** The way to the page where it is solved, if the reader may open it. */
function Cure({ href }: { href: AlertView["href"] }) {
  return href === null ? (
    <span className="text-sm text-ink-muted">A system admin can solve it.</span>
  ) : (
    <LinkButton href={href} size="sm">
      Solve it <ChevronRight />
    </LinkButton>
  );
}

function State({ alert }: { alert: AlertView }) {
  if (alert.endedAt !== null) return <StatusBadge kind="resolved">Ended</StatusBadge>;
  return alert.severity === "CRITICAL" ? (
    <StatusBadge kind="failed">Urgent</StatusBadge>
  ) : (
    <StatusBadge kind="attention">Warning</StatusBadge>
  );
}

function Notes({ alert }: { alert: AlertView }) {
  const mailed = mailedWords(alert.mails);
  return (
    <p className="max-w-prose text-sm break-words text-ink-muted">
      Reported <RelativeTime at={alert.raisedAt} />.{" "}
      {alert.endedAt === null ? null : (
        <>
          Ended <RelativeTime at={alert.endedAt} />.{" "}
        </>
      )}
      {mailed}
    </p>
  );
}
