import { Card } from "@/app/_ui/card.tsx";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";
import { MailboxFold } from "./mailbox-fold.tsx";
import { ReadingBadge } from "./mailbox-state.tsx";
import { MailboxTrouble } from "./mailbox-trouble.tsx";

/** Mailboxes that global mail handlers read for a project: its admins see how they fare; system admins set them up. */
export function HandlerMailboxes({ mailboxes }: { mailboxes: readonly MailboxHealthView[] }) {
  return mailboxes.map((health) => (
    <Card
      key={health.mailboxId}
      title={health.name}
      description={`Mail handler of the global incoming server “${health.incomingServer?.name ?? ""}”; system admins set it up.`}
      actions={<ReadingBadge state={health.state} />}
    >
      <div className="flex flex-col gap-3">
        <MailboxTrouble health={health} />
      </div>
      <MailboxFold health={health} />
    </Card>
  ));
}
