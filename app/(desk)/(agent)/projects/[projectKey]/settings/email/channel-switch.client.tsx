"use client";

import { useRouter } from "next/navigation";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { Switch } from "@/app/_ui/switch.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Turns a channel on or off at once. */
export function ChannelSwitch({
  channelId,
  address,
  enabled,
}: {
  channelId: string;
  address: string;
  enabled: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const turn = async (next: boolean) => {
    const result = await run({
      method: "PUT",
      path: `/email-channels/${channelId}/activation`,
      body: { enabled: next },
    });
    if (!result?.ok) return;
    announce(next ? `${address} is on` : `${address} is off`);
    router.refresh();
  };
  return (
    <div className="flex flex-col gap-2">
      <Switch
        isSelected={enabled}
        onChange={(next) => void turn(next)}
        isDisabled={pending}
        aria-label={`Channel ${address}`}
        description={
          enabled
            ? "The mailbox is in use."
            : "Nothing is received or sent. The place in the mailbox is kept."
        }
      >
        {enabled ? "On" : "Off"}
      </Switch>
      <ProblemCallout problem={problem} />
    </div>
  );
}
