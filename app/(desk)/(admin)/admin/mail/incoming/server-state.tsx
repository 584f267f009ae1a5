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
