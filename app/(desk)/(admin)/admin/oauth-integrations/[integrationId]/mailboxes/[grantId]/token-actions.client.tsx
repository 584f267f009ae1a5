"use client";

import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import { wasOtherAccount } from "@/app/oauth/other-account.ts";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";

const refreshed = z.object({ failure: z.object({ detail: z.string() }).nullable() });

/** What can be done at once with the tokens of a mailbox. */
export function TokenActions({ grant }: { grant: GrantView }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const isThreeLegged = grant.grantType === "AUTHORIZATION_CODE";
  const refresh = async () => {
    const result = await run({
      method: "POST",
      path: `/oauth-grants/${grant.id}/refreshes`,
      answer: refreshed,
    });
    if (!result?.ok || !result.value) return;
    announce(result.value.failure === null ? "The access token was refreshed" : "The refresh failed");
    router.refresh();
  };
  const canRefresh = isThreeLegged ? grant.state === "ACTIVE" : grant.state !== "REVOKED";
  return (
    <>
      {canRefresh ? (
        <Button
          icon={<RefreshCw />}
          onPress={() => void refresh()}
          pending={pending}
          pendingLabel="Refreshing…"
        >
          Refresh now
        </Button>
      ) : null}
      {isThreeLegged ? (
        <AuthorizeMailbox
          integrationId={grant.integrationId}
          mailboxAddress={grant.mailboxAddress}
          signsInAsOther={wasOtherAccount(grant)}
          variant={grant.state === "ACTIVE" ? "secondary" : "primary"}
        >
          {grant.state === "ACTIVE" ? "Authorise anew" : "Authorise again"}
        </AuthorizeMailbox>
      ) : null}
      <Dialog
        title="Not refreshed"
        isOpen={problem !== null}
        onOpenChange={(opens) => (opens ? undefined : clearProblem())}
        actions={<Button onPress={clearProblem}>Close</Button>}
      >
        <ProblemCallout problem={problem} />
      </Dialog>
    </>
  );
}
