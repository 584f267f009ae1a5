"use client";

import { z } from "zod";
import { ConnectionTestCard, ConnectionTestSteps } from "@/app/(desk)/_mailbox/connection-test.client.tsx";
import { type ConnectionTestStep, connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";

/** What the API answers to a test of both connections. */
export const connectionTest = z.object({
  succeeded: z.boolean(),
  incoming: z.array(connectionTestStep),
  outgoing: z.array(connectionTestStep),
});
export type ConnectionTest = z.infer<typeof connectionTest>;

/** How both connections fared, step by step. */
export function ConnectionTestResult({
  result,
  isOutdated,
}: {
  result: ConnectionTest;
  /** The settings were changed since. */
  isOutdated: boolean;
}) {
  return (
    <ConnectionTestCard
      succeeded={result.succeeded}
      successWords="Both directions work"
      outdatedWords={isOutdated && "You changed the connections since this test. Test them again."}
    >
      <div className="grid gap-6 md:grid-cols-2">
        <Direction title="Incoming" steps={result.incoming} />
        <Direction title="Outgoing" steps={result.outgoing} />
      </div>
    </ConnectionTestCard>
  );
}

function Direction({ title, steps }: { title: string; steps: readonly ConnectionTestStep[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-2 font-semibold">{title}</h3>
      <ConnectionTestSteps label={`${title} mail, steps of the test`} steps={steps} />
    </div>
  );
}
