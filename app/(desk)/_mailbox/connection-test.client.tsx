"use client";

import type { ReactNode } from "react";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { Steps } from "@/app/_ui/steps.tsx";
import type { ConnectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";

/** How a test of connections went. */
export function ConnectionTestCard({
  succeeded,
  successWords = "Works",
  outdatedWords,
  children,
}: {
  succeeded: boolean;
  successWords?: string;
  /** Said when the settings were changed since the test. */
  outdatedWords?: string | false;
  /** The steps of each connection. */
  children: ReactNode;
}) {
  return (
    <Card
      title="Connection test"
      actions={
        <StatusBadge kind={succeeded ? "ok" : "failed"}>{succeeded ? successWords : "Failed"}</StatusBadge>
      }
    >
      <div className="flex flex-col gap-4">
        {outdatedWords ? <Callout tone="info">{outdatedWords}</Callout> : null}
        {children}
      </div>
    </Card>
  );
}

const titles: Readonly<Record<ConnectionTestStep["step"], string>> = {
  host: "Find the server (DNS)",
  connect: "Connect (TCP)",
  tls: "Encrypt (TLS)",
  "sign-in": "Sign in",
  folder: "Open the inbox",
};

/** The steps of the test of one connection. */
export function ConnectionTestSteps({
  label,
  steps,
}: {
  label: string;
  steps: readonly ConnectionTestStep[];
}) {
  return (
    <Steps
      label={label}
      steps={steps.map(({ step, state, detail, serverWords, cure }) => ({
        id: step,
        title: titles[step],
        state,
        detail,
        ...(serverWords !== null && { serverWords }),
        ...(cure !== null && { cure }),
      }))}
    />
  );
}
