import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";

/** Whether the integration, as it is now, has passed its connection test. */
export function TestBadge({
  integration,
}: {
  integration: Pick<IntegrationView, "tested" | "testedAt" | "lastTestSteps">;
}) {
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
