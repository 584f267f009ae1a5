"use client";

import { Card } from "@/app/_ui/card.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { Steps } from "@/app/_ui/steps.tsx";
import type { ConnectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { testStepRow } from "../connection-test-result.client.tsx";

/** How the test of one connection went. */
export function ConnectionSteps({ label, steps }: { label: string; steps: readonly ConnectionTestStep[] }) {
  const isGood = steps.every(({ state }) => state === "ok");
  return (
    <Card
      title="Connection test"
      actions={<StatusBadge kind={isGood ? "ok" : "failed"}>{isGood ? "Works" : "Failed"}</StatusBadge>}
    >
      <Steps label={label} steps={steps.map(testStepRow)} />
    </Card>
  );
}
