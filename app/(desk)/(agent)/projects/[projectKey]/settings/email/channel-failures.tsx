import { KeyRound, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { Callout } from "@/app/_ui/callout.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { KnownGrant } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";

type ChannelFailuresProps = {
  readonly channel: ChannelView;
  readonly grants: readonly KnownGrant[];
  readonly editHref: string | null;
};
type Shown = {
  readonly title: string;
  readonly failure: NonNullable<ChannelView["incoming"]["failure"]>;
  readonly isMild: boolean;
};

/** What is wrong with a channel: cause, cure, the server's words, and the one action that helps, shown once. */
export function ChannelFailures(props: ChannelFailuresProps) {
  const { channel } = props;
  const { incoming, outgoing } = channel;
  const action = <CureAction {...props} />;
  const isSame =
    incoming.failure !== null &&
    outgoing.failure?.code === incoming.failure.code &&
    outgoing.failure.serverWords === incoming.failure.serverWords;
  const isPassing = incoming.state === "retrying";
  const shown = [
    {
      title: isSame
        ? "Mail is neither received nor sent"
        : isPassing
          ? "The mailbox could not be read, Mailroom tries again by itself"
          : "Mail is not received",
      failure: incoming.failure,
      isMild: isPassing && !isSame,
    },
    { title: "Mail is not sent", failure: isSame ? null : outgoing.failure, isMild: false },
  ].filter((entry): entry is Shown => entry.failure !== null);
  if (shown.length === 0) {
    return channel.action?.kind === "authorize" ? (
      <Callout tone="info" title="The mailbox is not authorised" action={action}>
        {channel.action.mailboxAddress} has to be authorised before the channel can be turned on.
      </Callout>
    ) : null;
  }
  return shown.map(({ title, failure, isMild }, index) => (
    <Callout
      key={title}
      tone={isMild || channel.action?.kind === "authorize" ? "warning" : "danger"}
      title={title}
      action={index === 0 ? action : undefined}
    >
      <p>{failure.cause}</p>
      <p>{failure.cure}</p>
      {failure.serverWords ? (
        <figure className="mt-1.5">
          <figcaption className="text-xs text-ink-muted">
            {failure.code === "reauthorization-required" ? "What happened" : "The server said"}
          </figcaption>
          <pre className="mt-0.5 max-h-32 overflow-auto font-mono text-sm break-words whitespace-pre-wrap">
            {failure.serverWords}
          </pre>
        </figure>
      ) : null}
    </Callout>
  ));
}

function CureAction({ channel, grants, editHref }: ChannelFailuresProps): ReactNode {
  if (channel.action?.kind === "authorize") {
    const { integrationId, mailboxAddress } = channel.action;
    const known = grants.find(
      (grant) => grant.integrationId === integrationId && grant.mailboxAddress === mailboxAddress,
    );
    return (
      <AuthorizeMailbox
        integrationId={integrationId}
        mailboxAddress={mailboxAddress}
        signsInAsOther={known?.signsInAsOther ?? false}
        variant="primary"
        size="sm"
        icon={<KeyRound />}
      >
        {channel.incoming.lastSucceededAt === null ? "Authorise" : "Authorise again"}
      </AuthorizeMailbox>
    );
  }
  if (channel.action?.kind !== "edit" || editHref === null) return undefined;
  return (
    <LinkButton href={editHref} size="sm" icon={<Pencil />}>
      Edit connection
    </LinkButton>
  );
}
