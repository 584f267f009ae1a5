import type { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { ReadingBadge } from "@/app/(desk)/_mailbox-health/mailbox-state.tsx";
import type { mailboxHealthListView } from "@/lib/mail-health/list-mailbox-health.ts";
import type { ReadingState } from "@/lib/mail-health/mailbox-state.ts";

type Health = Pick<z.infer<typeof mailboxHealthListView>, "attentionCount" | "totalCount" | "stateCounts">;

const pressingFirst: readonly ReadingState[] = [
  "failing",
  "silent",
  "needs-authorization",
  "retrying",
  "waiting-for-first-poll",
  "working",
  "off",
];

/** How many mailboxes are in which state. */
export function HealthCounts({ health }: { health: Health }) {
  const { attentionCount, totalCount, stateCounts } = health;
  const shown = pressingFirst.filter((state) => stateCounts[state] > 0);
  return (
    <Card title="At a glance">
      <p className="mb-3">
        {attentionCount > 0 ? (
          <StatusBadge kind="attention">
            {attentionCount} of {totalCount} need attention
          </StatusBadge>
        ) : (
          <StatusBadge kind="ok">All quiet</StatusBadge>
        )}
      </p>
      <ul className="flex flex-col gap-2">
        {shown.map((state) => (
          <li key={state} className="flex items-center justify-between gap-3">
            <ReadingBadge state={state} />
            <span className="tabular-nums">{stateCounts[state]}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
