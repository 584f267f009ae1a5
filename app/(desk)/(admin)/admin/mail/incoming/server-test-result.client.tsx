"use client";

import { z } from "zod";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { Steps } from "@/app/_ui/steps.tsx";
import { type ConnectionTestStep, connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";

/** What the API answers to a test of the connection. */
export const serverTest = z.object({ succeeded: z.boolean(), steps: z.array(connectionTestStep) });

const titles: Readonly<Record<ConnectionTestStep["step"], string>> = {
  host: "Find the server (DNS)",
  connect: "Connect (TCP)",
  tls: "Encrypt (TLS)",
  "sign-in": "Sign in",
  folder: "Open the inbox",
};

/** How the connection fared, step by step. */
export function ServerTestResult({
  result,
  isOutdated,
}: {
  result: z.infer<typeof serverTest>;
  /** The settings were changed since. */
  isOutdated: boolean;
}) {
  return (
    <Card
      title="Connection test"
      actions={
        <StatusBadge kind={result.succeeded ? "ok" : "failed"}>
          {result.succeeded ? "Works" : "Failed"}
        </StatusBadge>
      }
    >
      <div className="flex flex-col gap-4">
        {isOutdated ? (
          <Callout tone="info">You changed the connection since this test. Test it again.</Callout>
        ) : null}
        <Steps
          label="Steps of the test"
          steps={result.steps.map(({ step, state, detail, serverWords, cure }) => ({
            id: step,
            title: titles[step],
            state,
            detail,
            ...(serverWords !== null && { serverWords }),
            ...(cure !== null && { cure }),
          }))}
        />
      </div>
    </Card>
  );
}
