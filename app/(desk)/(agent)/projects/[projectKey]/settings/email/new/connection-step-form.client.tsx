"use client";

import { PlugZap } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { ConnectionTestCard, ConnectionTestSteps } from "@/app/(desk)/_mailbox/connection-test.client.tsx";
import type { useSetupStep } from "./use-setup-step.client.ts";

/** The form of a step that connects to a server: it goes on when the test has passed, and can be tested without. */
export function ConnectionStepForm({
  label,
  testLabel,
  step: { pending, problem, steps },
  onSave,
  children,
}: {
  label: string;
  /** Names the steps of the test. */
  testLabel: string;
  step: ReturnType<typeof useSetupStep>;
  onSave: (goesOn: boolean) => Promise<void>;
  children: ReactNode;
}) {
  return (
    <Form
      aria-label={label}
      onSubmit={() => void onSave(true)}
      pending={pending}
      problem={problem}
      className="gap-5"
    >
      {children}
      {steps === null ? null : (
        <ConnectionTestCard succeeded={steps.every(({ state }) => state === "ok")}>
          <ConnectionTestSteps label={testLabel} steps={steps} />
        </ConnectionTestCard>
      )}
      <FormActions>
        <SubmitButton pendingLabel="Testing…">Test and continue</SubmitButton>
        <Button icon={<PlugZap />} isDisabled={pending} onPress={() => void onSave(false)}>
          Test connection
        </Button>
      </FormActions>
    </Form>
  );
}
