import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";
import { MailboxFigures } from "./mailbox-figures.tsx";
import { MailsChart } from "./mails-chart.client.tsx";

/** The figures of a mailbox beside the mail of its last day. */
export function MailboxHealthPanel({ health }: { health: MailboxHealthView }) {
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
      <MailboxFigures health={health} />
      <MailsChart hours={health.hours} name={health.name} />
    </div>
  );
}
