import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";
import { lagWords } from "./lag-words.ts";
import { MailboxHealthPanel } from "./mailbox-health-panel.tsx";

/** The figures of a mailbox, folded away behind what matters of them. Open where something needs attention. */
export function MailboxFold({ health }: { health: MailboxHealthView }) {
  const day = health.hours.reduce((all, { count }) => all + count, 0);
  const words = [
    `${day} ${day === 1 ? "mail" : "mails"} in 24 hours`,
    health.state === "off" ? null : `lag ${lagWords(health.lagSeconds)}`,
    health.heldCount + health.failedCount > 0
      ? `${health.heldCount} held, ${health.failedCount} failed`
      : null,
    health.isPushed ? "pushed" : "polled",
  ];
  return (
    <details className="mt-4 border-t pt-3" open={health.needsAttention && health.state !== "off"}>
      <summary className="w-fit cursor-pointer rounded-sm text-sm text-ink-muted hover:text-ink">
        <span className="font-medium">Mail health</span>: {words.filter((word) => word !== null).join(" · ")}
      </summary>
      <div className="pt-3">
        <MailboxHealthPanel health={health} />
      </div>
    </details>
  );
}
