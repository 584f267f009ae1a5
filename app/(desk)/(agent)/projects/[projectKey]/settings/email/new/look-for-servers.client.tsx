"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { isAddress } from "@/app/oauth/is-address.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import type { ChannelDraft } from "../channel-draft.ts";
import { keptDraft } from "./setup-draft.ts";

/** Where the address is another than the one whose servers were looked for: says so, and looks for them when asked. */
export function LookForServers({ setup, draft }: { setup: SetupView; draft: ChannelDraft }) {
  const router = useRouter();
  const { run, pending, problem } = useApi();
  const { discovery } = setup;
  const address = draft.address.trim().toLowerCase();
  // The integration of the chosen tile says where its mailboxes are.
  if (setup.integrationId !== null || discovery?.address === address || !isAddress(address)) return null;
  const look = async () => {
    const isFound = discovery?.candidates.some(({ host }) => host === draft.incoming.host) ?? false;
    const { incoming } = draft;
    const typed = isFound ? { ...draft, incoming: { ...incoming, host: "" } } : draft;
    const path = `/channel-setups/${setup.id}`;
    const saved = await run({
      method: "PATCH",
      path,
      body: { address, drafts: keptDraft("connect", typed) },
    });
    if (!saved?.ok) return;
    const found = await run({ method: "POST", path: `${path}/discoveries` });
    if (found?.ok) router.refresh();
  };
  return (
    <Callout
      tone="info"
      title={
        discovery === null
          ? "The servers of this address were not looked for"
          : `Servers were looked for with the address ${discovery.address}`
      }
      action={
        <Button size="sm" onPress={() => void look()} pending={pending} pendingLabel="Looking…">
          Look for its servers
        </Button>
      }
    >
      The address is {address} now, and its mail may be elsewhere.
      <ProblemCallout problem={problem} />
    </Callout>
  );
}
