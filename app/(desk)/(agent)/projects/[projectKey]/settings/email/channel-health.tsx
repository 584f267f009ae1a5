import type { ReactNode } from "react";
import { Callout } from "@/app/_ui/callout.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import type { KnownGrant } from "@/app/(desk)/_mailbox/integration-choices.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import { ChannelFailures } from "./channel-failures.tsx";

const incomingWords: Readonly<Record<ChannelView["incoming"]["state"], [StatusKind, string]>> = {
  working: ["ok", "Receiving"],
  retrying: ["uncertain", "Trying again"],
  failing: ["failed", "Not readable"],
  off: ["off", "Off"],
  "needs-authorization": ["attention", "Needs authorisation"],
  "waiting-for-first-poll": ["queued", "Waiting for the first look"],
};

const outgoingWords: Readonly<Record<ChannelView["outgoing"]["state"], [StatusKind, string]>> = {
  working: ["ok", "Sending"],
  failing: ["failed", "Not sending"],
  off: ["off", "Off"],
  "needs-authorization": ["attention", "Needs authorisation"],
  "waiting-for-first-mail": ["queued", "Nothing sent yet"],
};

/**
 * How a channel fares in both directions, what is wrong with the one action that cures it, and what should not stay so.
 *
 * @param props.href the page of the channel
 * @param props.isOpen this is that page, with the connection's form beneath
 */
export function ChannelHealth({
  channel,
  grants,
  href,
  isOpen,
  managesIntegrations,
}: {
  channel: ChannelView;
  grants: readonly KnownGrant[];
  href: string;
  isOpen: boolean;
  managesIntegrations: boolean;
}) {
  const { incoming, outgoing } = channel;
  const warnings = warningsOf(channel).filter(
    // The form beneath says by itself what is not encrypted.
    ({ code }) => !isOpen || code !== "not-encrypted",
  );
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
      <ChannelFailures channel={channel} grants={grants} editHref={isOpen ? null : href} />
      {warnings.map(({ code, detail, integrationId }) => (
        <Callout
          key={detail}
          tone="warning"
          title={warningTitles[code]}
          action={
            code === "password-deprecated" ? (
              <LinkButton href={`${href}?convert=oauth`} size="sm">
                Convert to OAuth 2.0
              </LinkButton>
            ) : integrationId !== null && managesIntegrations ? (
              <LinkButton href={`/admin/oauth-integrations/${integrationId}`} size="sm">
                Open the integration
              </LinkButton>
            ) : undefined
          }
        >
          {detail}
        </Callout>
      ))}
    </div>
  );
}

type Warning = ChannelView["incoming"]["warnings"][number];

/** What should not stay so in either direction, each once, with the integration that it is about. */
function warningsOf({ incoming, outgoing }: ChannelView): (Warning & { integrationId: string | null })[] {
  const all = [incoming, outgoing].flatMap(({ warnings, grant }) =>
    warnings.map((warning) => {
      const isOfIntegration =
        warning.code === "integration-untested" || warning.code === "application-refused";
      return { ...warning, integrationId: isOfIntegration ? (grant?.integrationId ?? null) : null };
    }),
  );
  return [...new Map(all.map((warning) => [warning.detail, warning])).values()];
}

const warningTitles: Readonly<Record<Warning["code"], string>> = {
  "password-deprecated": "Sign-in by password is ending",
  "not-encrypted": "Mail is not protected on its way",
  "integration-untested": "The integration needs a test",
  "application-refused": "The provider refuses the application",
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
