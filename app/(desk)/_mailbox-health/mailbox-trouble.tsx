import { Callout } from "@/app/_ui/callout.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";

type Failure = NonNullable<MailboxHealthView["failure"]>;

/** What is wrong with a mailbox: cause, cure, the server's words. Nothing while nothing is. */
export function MailboxTrouble({ health }: { health: MailboxHealthView }) {
  const { failure, sending, state } = health;
  return (
    <>
      {failure ? (
        <FailureCallout
          failure={failure}
          title={state === "retrying" ? "The last look into the mailbox failed" : "Mail is not received"}
          isPassing={state === "retrying"}
          since={health.failingSince}
        />
      ) : null}
      {sending?.failure ? (
        <FailureCallout
          failure={sending.failure}
          title={sending.isProven ? "Mail is not sent" : "The last mail has not left yet"}
          isPassing={!sending.isProven}
          since={null}
        />
      ) : null}
      {health.isLate && health.oldestWaitingAt ? (
        <Callout tone="warning" title="Mail waits to be processed">
          The oldest was stored <RelativeTime at={health.oldestWaitingAt} />. None is lost; if it goes on, the
          workers’ log says why.
        </Callout>
      ) : null}
      {health.hasManySetAside ? (
        <Callout tone="warning" title="Much mail failed or is held">
          More than usual within a day. The mail log has the reasons.
        </Callout>
      ) : null}
    </>
  );
}

function FailureCallout(props: {
  readonly failure: Failure;
  readonly title: string;
  readonly isPassing: boolean;
  readonly since: Date | null;
}) {
  const { failure, title, isPassing, since } = props;
  return (
    <Callout tone={isPassing ? "warning" : "danger"} title={title}>
      <p>{failure.cause}</p>
      <p>{isPassing ? `Mailroom tries again by itself. If it goes on: ${failure.cure}` : failure.cure}</p>
      {since ? (
        <p className="text-sm text-ink-muted">
          First met <RelativeTime at={since} />.
        </p>
      ) : null}
      {failure.serverWords ? (
        <figure className="mt-1.5">
          <figcaption className="text-xs text-ink-muted">The server said</figcaption>
          <pre className="mt-0.5 max-h-32 overflow-auto font-mono text-sm break-words whitespace-pre-wrap">
            {failure.serverWords}
          </pre>
        </figure>
      ) : null}
    </Callout>
  );
}
