import { Card } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { maySeeAlerts } from "@/lib/alerts/list-alerts.ts";
import { mailHealthSummary } from "@/lib/mail-health/mail-health-summary.ts";

/** Mail health at a glance, for admins; nothing before a mailbox is connected. */
export async function MailHealthCard({ actor }: { actor: UserActor }) {
  if (!maySeeAlerts(actor)) return null;
  const { totalCount, offCount, attentionCount } = await mailHealthSummary(actor);
  const onCount = totalCount - offCount;
  if (totalCount === 0) return null;
  return (
    <Card
      title="Mail health"
      // A project's channels, with the same state, stand at the project's card below.
      actions={
        isSystemAdmin(actor) ? (
          <LinkButton
            href={attentionCount > 0 ? "/admin/mail/health?show=attention" : "/admin/mail/health"}
            size="sm"
          >
            Details
          </LinkButton>
        ) : undefined
      }
    >
      {attentionCount > 0 ? (
        <StatusBadge kind="attention">
          {attentionCount} of {totalCount} {totalCount === 1 ? "mailbox needs" : "mailboxes need"} attention
        </StatusBadge>
      ) : onCount === 0 ? (
        <StatusBadge kind="off">No mailbox is turned on</StatusBadge>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge kind="ok">
            {onCount === 1 ? "The mailbox is well" : `All ${onCount} mailboxes are well`}
          </StatusBadge>
          {offCount > 0 ? <span className="text-sm text-ink-muted">{offCount} turned off</span> : null}
        </div>
      )}
    </Card>
  );
}
