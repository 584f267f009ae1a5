import { Card } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listAlerts, maySeeAlerts } from "@/lib/alerts/list-alerts.ts";
import { AlertList } from "./alert-list.tsx";

const mostShown = 5;

/** What an admin has to know of and do; nothing while there is nothing. */
export async function NeedsAttention({ actor }: { actor: UserActor }) {
  if (!maySeeAlerts(actor)) return null;
  const { items, nextCursor } = await listAlerts(actor, { state: "open", limit: mostShown });
  if (items.length === 0) return null;
  return (
    <Card
      title="Needs attention"
      padding="flush"
      {...(nextCursor !== null && { description: `The ${mostShown} most pressing of more.` })}
      actions={
        <LinkButton href="/alerts" size="sm">
          All alerts
        </LinkButton>
      }
    >
      <AlertList alerts={items} compact />
    </Card>
  );
}
