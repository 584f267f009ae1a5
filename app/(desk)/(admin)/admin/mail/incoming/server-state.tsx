import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";

const words: Readonly<Record<IncomingServerView["state"], readonly [StatusKind, string]>> = {
  "no-handlers": ["untested", "No handler yet"],
  working: ["ok", "Receiving"],
  retrying: ["uncertain", "Trying again"],
  failing: ["failed", "Not readable"],
  off: ["off", "Off"],
  "needs-authorization": ["attention", "Needs authorisation"],
  "waiting-for-first-poll": ["queued", "Waiting for the first look"],
};

/** How a server, or a handler of it, fares. */
export function ServerState({ state }: { state: IncomingServerView["state"] }) {
  const [kind, label] = words[state];
  return <StatusBadge kind={kind}>{label}</StatusBadge>;
}

/** The same in a table, with the last time that the mailbox was looked into. */
export function ServerHealth({
  state,
  lookedAt,
}: {
  state: IncomingServerView["state"];
  lookedAt: Date | null;
}) {
  return (
    <span className="flex flex-col items-start gap-0.5">
      <ServerState state={state} />
      {lookedAt === null ? null : (
        <span className="text-sm text-ink-muted">
          Looked in <RelativeTime at={lookedAt} style="narrow" />
        </span>
      )}
    </span>
  );
}
