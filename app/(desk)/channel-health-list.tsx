import { MailPlus } from "lucide-react";
import { Link } from "@/app/_ui/link.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import { listChannels } from "@/lib/email-channels/list-channels.ts";

/** How a channel fares as a whole: the worse of its two directions. */
function overallState({ incoming, outgoing }: ChannelView): { kind: StatusKind; words: string } {
  const states: readonly string[] = [incoming.state, outgoing.state];
  if (states.includes("needs-authorization")) return { kind: "attention", words: "Authorise again" };
  if (incoming.state === "failing") return { kind: "failed", words: "Not readable" };
  if (outgoing.state === "failing") return { kind: "failed", words: "Not sending" };
  if (incoming.state === "retrying") return { kind: "uncertain", words: "Trying again" };
  if (incoming.state === "off") return { kind: "off", words: "Off" };
  if (incoming.state === "waiting-for-first-poll") return { kind: "queued", words: "Starting" };
  return { kind: "ok", words: "Working" };
}

/** The mailboxes of a project at a glance, for its admins. */
export async function ChannelHealthList({ actor, projectKey }: { actor: UserActor; projectKey: string }) {
  const { items } = await listChannels(actor, { projectKey });
  const settings = `/projects/${projectKey}/settings/email`;
  if (items.length === 0) {
    return (
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-ink-muted">No mailbox is connected.</span>
        <LinkButton href={`${settings}/new`} size="sm" icon={<MailPlus />}>
          Connect a mailbox
        </LinkButton>
      </div>
    );
  }
  return (
    <ul aria-label="E-mail channels" className="flex flex-col gap-1.5">
      {items.map((channel) => {
        const { kind, words } = overallState(channel);
        return (
          <li key={channel.id} className="flex flex-wrap items-center justify-between gap-2">
            <Link href={settings} className="link min-w-0 truncate">
              {channel.address}
            </Link>
            <StatusBadge kind={kind}>{words}</StatusBadge>
          </li>
        );
      })}
    </ul>
  );
}
