import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";

/** How the tokens of a mailbox fare, in a word. */
export function GrantState({ grant }: { grant: GrantView }) {
  if (grant.state === "REVOKED") return <StatusBadge kind="off">Revoked</StatusBadge>;
  if (grant.state === "REAUTHORIZATION_REQUIRED") {
    return (
      <StatusBadge kind="failed">
        {grant.grantType === "AUTHORIZATION_CODE" ? "Authorise again" : "No access"}
      </StatusBadge>
    );
  }
  if (grant.failure !== null) return <StatusBadge kind="attention">Refresh fails</StatusBadge>;
  if (grant.accessCheck?.steps.some(({ state }) => state === "failed")) {
    return <StatusBadge kind="attention">Mailbox closed to it</StatusBadge>;
  }
  return <StatusBadge kind="ok">Active</StatusBadge>;
}
