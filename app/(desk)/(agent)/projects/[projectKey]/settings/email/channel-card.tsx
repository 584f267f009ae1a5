import { Card } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { KnownGrant } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { MailboxFold } from "@/app/(desk)/_mailbox-health/mailbox-fold.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";
import { ChannelHealth } from "./channel-health.tsx";
import { ChannelSwitch } from "./channel-switch.tsx";

/** One channel at a glance: what it is, how it fares, and what to do. */
export function ChannelCard({
  channel,
  mailbox,
  grants,
  managesIntegrations,
}: {
  channel: ChannelView;
  /** Its figures; undefined: it was connected a moment ago. */
  mailbox: MailboxHealthView | undefined;
  grants: readonly KnownGrant[];
  managesIntegrations: boolean;
}) {
  const href = `/projects/${channel.projectKey}/settings/email/${channel.id}`;
  return (
    <Card
      title={
        <Link href={href} className="rounded-sm wrap-anywhere hover:underline">
          {channel.address}
        </Link>
      }
      description={`${channel.displayName} · becomes “${channel.requestType.name}”`}
      actions={
        // Where editing is the cure, the button stands at the failure.
        channel.action?.kind === "edit" ? undefined : (
          <LinkButton href={href} size="sm">
            Edit connection
          </LinkButton>
        )
      }
      footer={<ChannelSwitch channel={channel} />}
    >
      <ChannelHealth
        channel={channel}
        grants={grants}
        href={href}
        isOpen={false}
        managesIntegrations={managesIntegrations}
      />
      {mailbox ? <MailboxFold health={mailbox} /> : null}
    </Card>
  );
}
