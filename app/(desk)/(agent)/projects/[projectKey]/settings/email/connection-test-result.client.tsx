"use client";

import { z } from "zod";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { type Step, Steps } from "@/app/_ui/steps.tsx";
import { type ConnectionTestStep, connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";

/** What the API answers to a test of both connections. */
export const connectionTest = z.object({
  succeeded: z.boolean(),
  incoming: z.array(connectionTestStep),
  outgoing: z.array(connectionTestStep),
});

const titles: Readonly<Record<ConnectionTestStep["step"], string>> = {
  host: "Find the server",
  connect: "Connect",
  tls: "Encrypt",
  "sign-in": "Sign in",
  folder: "Open the inbox",
};

/** How both connections fared, step by step. */
export function ConnectionTestResult({
  result,
  isOutdated,
}: {
  result: z.infer<typeof connectionTest>;
  /** The settings were changed since. */
  isOutdated: boolean;
}) {
  return (
    <Card
      title="Connection test"
      actions={
        <StatusBadge kind={result.succeeded ? "ok" : "failed"}>
          {result.succeeded ? "Both directions work" : "Failed"}
        </StatusBadge>
      }
    >
      <div className="flex flex-col gap-4">
        {isOutdated ? (
          <Callout tone="info">You changed the connections since this test. Test them again.</Callout>
        ) : null}
        <div className="grid gap-6 md:grid-cols-2">
          <Direction title="Incoming" steps={result.incoming} />
          <Direction title="Outgoing" steps={result.outgoing} />
        </div>
      </div>
    </Card>
  );
}

function Direction({ title, steps }: { title: string; steps: readonly ConnectionTestStep[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-2 font-semibold">{title}</h3>
      <Steps label={`${title} mail, steps of the test`} steps={steps.map(testStepRow)} />
    </div>
  );
}

/** A step of a test as the list shows it. */
export function testStepRow({ step, state, detail, serverWords, cure }: ConnectionTestStep): Step {
  return {
    id: step,
    title: titles[step],
    state,
    detail,
    ...(serverWords !== null && { serverWords }),
    ...(cure !== null && { cure }),
  };
}
