import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";

/** Whether the integration can be used: the provider takes it, and it has passed its connection test as it is now. */
export function TestBadge({
  integration,
}: {
  integration: Pick<IntegrationView, "tested" | "testedAt" | "lastTestSteps" | "failure">;
}) {
  if (integration.failure !== null) return <StatusBadge kind="refused">Refused by the provider</StatusBadge>;
  const hasFailed = integration.lastTestSteps.some(({ state }) => state === "failed");
  if (integration.tested) {
    return hasFailed ? (
      <StatusBadge kind="attention">Last test failed</StatusBadge>
    ) : (
      <StatusBadge kind="ok">Tested</StatusBadge>
    );
  }
  if (integration.testedAt === null) return <StatusBadge kind="untested">Not tested</StatusBadge>;
  return hasFailed ? (
    <StatusBadge kind="failed">Test failed</StatusBadge>
  ) : (
    <StatusBadge kind="attention">Changed, test again</StatusBadge>
  );
}
