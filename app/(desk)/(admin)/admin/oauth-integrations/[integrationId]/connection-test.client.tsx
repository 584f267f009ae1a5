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
import type { AuthorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";

/** The test of the integration through the provider's real sign-in, and the result of the last one. */
export function ConnectionTest({
  integrationId,
  tested,
  testedAt,
  steps,
  redirectUrl,
}: {
  integrationId: string;
  tested: boolean;
  testedAt: Date | null;
  steps: readonly AuthorizationStep[];
  redirectUrl: string;
}) {
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
        {testedAt === null && phase.kind === "idle" ? <NextSteps redirectUrl={redirectUrl} /> : null}
        {testedAt !== null && !isRunning ? (
          <p className="text-sm text-ink-muted">
            Last tested <RelativeTime at={testedAt} />
            {tested || steps.some(({ state }) => state === "failed")
              ? "."
              : ", with other settings than now: test again."}
          </p>
        ) : null}
        <AuthorizationProgress phase={phase} reopen={reopen} />
        {testedAt !== null && phase.kind !== "finished" && !isRunning ? (
          <AuthorizationSteps label="Steps of the last test" steps={steps} />
        ) : null}
      </div>
    </Card>
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
