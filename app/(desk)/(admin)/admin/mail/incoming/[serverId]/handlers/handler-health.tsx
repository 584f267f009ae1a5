import { Callout } from "@/app/_ui/callout.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { handlerOptions } from "@/lib/incoming-servers/handler-options.ts";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { ServerState } from "../../server-state.tsx";

/** How a handler fares: when it last looked, and what is wrong with the cure. */
export function HandlerHealth({ handler, serverHref }: { handler: MailHandlerView; serverHref: string }) {
  const { failure } = handler;
  return (
    <div className="flex flex-col gap-4">
      {handler.replyChannel === null && handlerOptions(handler.kind).creates ? (
        <Callout tone="info" title="Its requests can not be answered by mail">
          No channel is chosen for answers, or the chosen one was deleted. Choose one under “Where mail goes”:
          requests that came meanwhile get it too.
        </Callout>
      ) : null}
      <dl className="grid gap-4 sm:grid-cols-3">
        <div>
          <dt className="text-sm text-ink-muted">Health</dt>
          <dd className="mt-1">
            <ServerState state={handler.state} />
          </dd>
        </div>
        <Moment label="Last looked in" at={handler.lastPolledAt} none="Not yet" />
        <Moment label="Last message" at={handler.lastMailAt} none="None yet" />
      </dl>
      {failure === null ? null : (
        <Callout
          tone={handler.state === "failing" ? "danger" : "warning"}
          title={
            handler.state === "retrying"
              ? "The mailbox could not be read, Mailroom tries again by itself"
              : "Mail is not read at present"
          }
          action={
            <LinkButton size="sm" href={serverHref}>
              Open the server
            </LinkButton>
          }
        >
          <p>
            {failure.cause} {failure.cure}
          </p>
          {failure.serverWords === null ? null : (
            <p className="mt-1 font-mono text-sm wrap-anywhere">{failure.serverWords}</p>
          )}
        </Callout>
      )}
    </div>
  );
}

function Moment({ label, at, none }: { label: string; at: Date | null; none: string }) {
  return (
    <div>
      <dt className="text-sm text-ink-muted">{label}</dt>
      <dd className="mt-1">
        {at ? <RelativeTime at={at} /> : <span className="text-ink-muted">{none}</span>}
      </dd>
    </div>
  );
}
