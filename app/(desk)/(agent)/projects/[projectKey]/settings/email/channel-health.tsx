import type { ReactNode } from "react";
import { Callout } from "@/app/_ui/callout.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import type { KnownGrant } from "./channel-choices.ts";
import { ChannelFailures } from "./channel-failures.tsx";

const incomingWords: Readonly<Record<ChannelView["incoming"]["state"], [StatusKind, string]>> = {
  working: ["ok", "Receiving"],
  failing: ["failed", "Failing"],
  off: ["off", "Off"],
  "needs-authorization": ["attention", "Needs authorisation"],
  "waiting-for-first-poll": ["queued", "Waiting for the first look"],
};

const outgoingWords: Readonly<Record<ChannelView["outgoing"]["state"], [StatusKind, string]>> = {
  working: ["ok", "Sending"],
  failing: ["failed", "Failing"],
  off: ["off", "Off"],
  "needs-authorization": ["attention", "Needs authorisation"],
  "waiting-for-first-mail": ["queued", "Nothing sent yet"],
};

/**
 * How a channel fares in both directions, what is wrong with the one action that cures it, and what should not stay so.
 *
 * @param props.editHref null: the page shows the connection's form already
 */
export function ChannelHealth({
  channel,
  grants,
  editHref,
}: {
  channel: ChannelView;
  grants: readonly KnownGrant[];
  editHref: string | null;
}) {
  const { incoming, outgoing } = channel;
  // The form beneath says by itself what is not encrypted.
  const shown = [...incoming.warnings, ...outgoing.warnings].filter(
    ({ code }) => editHref !== null || code !== "not-encrypted",
  );
  const warnings = new Map(shown.map((warning) => [warning.detail, warning]));
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Fact label="Incoming" server={incoming}>
          <StatusBadge kind={incomingWords[incoming.state][0]}>
            {incomingWords[incoming.state][1]}
          </StatusBadge>
        </Fact>
        <Fact label="Outgoing" server={outgoing}>
          <StatusBadge kind={outgoingWords[outgoing.state][0]}>
            {outgoingWords[outgoing.state][1]}
          </StatusBadge>
        </Fact>
        <div className="min-w-0">
          <dt className="text-sm text-ink-muted">Last message</dt>
          <dd className="mt-1">
            {channel.lastMailAt ? (
              <RelativeTime at={channel.lastMailAt} />
            ) : (
              <span className="text-ink-muted">None yet</span>
            )}
            {incoming.lastSucceededAt ? (
              <span className="block text-sm text-ink-muted">
                Last looked in <RelativeTime at={incoming.lastSucceededAt} />
              </span>
            ) : null}
          </dd>
        </div>
      </dl>
      <ChannelFailures channel={channel} grants={grants} editHref={editHref} />
      {[...warnings.values()].map(({ code, detail }) => (
        <Callout key={detail} tone="warning" title={warningTitles[code]}>
          {detail}
        </Callout>
      ))}
    </div>
  );
}

const warningTitles: Readonly<Record<ChannelView["incoming"]["warnings"][number]["code"], string>> = {
  "password-deprecated": "Sign-in by password is ending",
  "not-encrypted": "The connection is not encrypted",
  "integration-untested": "The integration needs a test",
};

function Fact({
  label,
  server,
  children,
}: {
  label: string;
  server: ChannelView["incoming"] | ChannelView["outgoing"];
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-ink-muted">{label}</dt>
      <dd className="mt-1 flex flex-col items-start gap-1">
        {children}
        <span className="text-sm wrap-anywhere text-ink-muted">
          {server.host}:{server.port}
          <span className="block">
            {server.grant ? `by OAuth, ${server.grant.integrationName}` : "by password"}
          </span>
        </span>
      </dd>
    </div>
  );
}
