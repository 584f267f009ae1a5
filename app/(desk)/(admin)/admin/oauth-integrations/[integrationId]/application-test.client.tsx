"use client";

import { PlugZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Form, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { AccessSteps } from "@/app/oauth/authorization-steps.tsx";
import { authorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";

const applicationTest = z.object({ succeeded: z.boolean(), steps: z.array(authorizationStep) });

/** The test where no person signs in: a token for the application and, with a mailbox, that one opened. */
export function ApplicationTest({ integration }: { integration: IntegrationView }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [result, setResult] = useState<z.infer<typeof applicationTest> | null>(null);
  const needsMailbox = integration.grantType === "JWT_BEARER";
  const test = async (mailboxAddress: string) => {
    setResult(null);
    const answer = await run({
      method: "POST",
      path: `/oauth-integrations/${integration.id}/connection-tests`,
      body: mailboxAddress === "" ? {} : { mailboxAddress },
      answer: applicationTest,
    });
    if (!answer?.ok || !answer.value) return;
    setResult(answer.value);
    announce(answer.value.succeeded ? "The connection test succeeded" : "The connection test failed");
    router.refresh();
  };
  const steps = result?.steps ?? (pending ? [] : integration.lastTestSteps);
  return (
    <>
      <Form
        aria-label="Connection test"
        pending={pending}
        problem={problem}
        onSubmit={(data) => void test(String(data.get("mailboxAddress") ?? "").trim())}
      >
        <div className="flex flex-col gap-3 sm:flex-row sm:items-start">
          <TextField
            name="mailboxAddress"
            label="Mailbox to open"
            type="email"
            autoComplete="off"
            isRequired={needsMailbox}
            placeholder="support@example.com"
            className="flex-1"
            description={
              needsMailbox
                ? "A service account always acts for a mailbox. It is opened and nothing in it is changed."
                : "Optional. With it the test also opens the mailbox; nothing in it is changed."
            }
          />
          <div className="sm:mt-6">
            <SubmitButton
              variant={integration.tested ? "secondary" : "primary"}
              icon={<PlugZap />}
              pendingLabel="Testing…"
            >
              Test connection
            </SubmitButton>
          </div>
        </div>
      </Form>
      {steps.length === 0 ? null : (
        <AccessSteps label={result === null ? "Steps of the last test" : "Steps of the test"} steps={steps} />
      )}
    </>
  );
}
