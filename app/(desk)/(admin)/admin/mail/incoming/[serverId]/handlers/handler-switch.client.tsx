"use client";

import { useRouter } from "next/navigation";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { Switch } from "@/app/_ui/switch.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Turns a handler on or off at once. */
export function HandlerSwitch({
  handlerId,
  name,
  enabled,
  isPlain = false,
}: {
  handlerId: string;
  name: string;
  enabled: boolean;
  /** Without words beside it, as in a table. */
  isPlain?: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const turn = async (next: boolean) => {
    const result = await run({
      method: "PUT",
      path: `/mail-handlers/${handlerId}/activation`,
      body: { enabled: next },
    });
    if (!result?.ok) return;
    announce(next ? `“${name}” is on` : `“${name}” is off`);
    router.refresh();
  };
  const words = enabled ? "It reads the mailbox." : "It reads no mail. Its place in the mailbox is kept.";
  return (
    <div className="flex flex-col gap-2">
      <Switch
        isSelected={enabled}
        onChange={(next) => void turn(next)}
        isDisabled={pending}
        aria-label={`Mail handler ${name}`}
        {...(!isPlain && { description: words })}
      >
        {isPlain ? null : enabled ? "On" : "Off"}
      </Switch>
      <ProblemCallout problem={problem} />
    </div>
  );
}
