"use client";

import { PlugZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { CopyField } from "@/app/_ui/copy-field.client.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { AuthorizationProgress } from "@/app/oauth/authorization-progress.client.tsx";
import { AuthorizationSteps } from "@/app/oauth/authorization-steps.tsx";
import { useAuthorization } from "@/app/oauth/use-authorization.client.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { ApplicationTest } from "./application-test.client.tsx";

/** The test of the integration as mailboxes will use it, and the result of the last one. */
export function ConnectionTest({ integration }: { integration: IntegrationView }) {
  if (integration.grantType === "AUTHORIZATION_CODE") return <SignInTest integration={integration} />;
  return (
    <Card
      title="Connection test"
      description="The application asks for a token with its own credential. Nothing of it is kept but the result."
    >
      <div className="flex flex-col gap-4">
        <LastTest integration={integration} />
        <ApplicationTest integration={integration} />
      </div>
    </Card>
  );
}

/** With a person: the provider's real sign-in. */
function SignInTest({ integration }: { integration: IntegrationView }) {
  const { id: integrationId, tested, testedAt, lastTestSteps: steps, redirectUrl } = integration;
  const router = useRouter();
  const announce = useAnnounce();
  const { phase, begin, reopen, reset } = useAuthorization();
  const outcome = phase.kind === "finished" ? phase.outcome : null;
  useEffect(() => {
    if (outcome === null) return;
    announce(outcome === "succeeded" ? "The connection test succeeded" : "The connection test failed");
    router.refresh();
  }, [outcome, announce, router]);
  const isRunning = phase.kind === "starting" || phase.kind === "waiting";
  return (
    <Card
      title="Connection test"
      description="The provider's own sign-in in a window, then each step up to a refreshed token. Nothing of it is kept but the result."
      actions={
        <>
          {isRunning ? <Button onPress={reset}>Cancel</Button> : null}
          <Button
            variant={tested ? "secondary" : "primary"}
            icon={<PlugZap />}
            onPress={() => begin({ integrationId, purpose: "test" })}
            pending={isRunning}
            pendingLabel="Testing…"
          >
            Test connection
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {testedAt === null && phase.kind === "idle" && redirectUrl !== null ? (
          <NextSteps redirectUrl={redirectUrl} />
        ) : null}
        {isRunning ? null : <LastTest integration={integration} />}
        <AuthorizationProgress phase={phase} reopen={reopen} />
        {testedAt !== null && phase.kind !== "finished" && !isRunning ? (
          <AuthorizationSteps label="Steps of the last test" steps={steps} />
        ) : null}
      </div>
    </Card>
  );
}

function LastTest({ integration: { tested, testedAt, lastTestSteps } }: { integration: IntegrationView }) {
  if (testedAt === null) return null;
  const isOutdated = !tested && !lastTestSteps.some(({ state }) => state === "failed");
  return (
    <p className="text-sm text-ink-muted">
      Last tested <RelativeTime at={testedAt} />
      {isOutdated ? ", with other settings than now: test again." : "."}
    </p>
  );
}

function NextSteps({ redirectUrl }: { redirectUrl: string }) {
  return (
    <ol className="flex list-decimal flex-col gap-3 ps-5 marker:text-ink-muted">
      <li>
        Register this redirect URL at the provider, if you have not yet:
        <CopyField label="Redirect URL" isLabelHidden value={redirectUrl} className="mt-1.5 max-w-[44rem]" />
      </li>
      <li>
        Press <strong>Test connection</strong>, sign in with any account of the provider and accept.
      </li>
      <li>Then authorise mailboxes here, or let project admins do so while they connect their channels.</li>
    </ol>
  );
}
