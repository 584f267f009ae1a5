"use client";

import { useRouter } from "next/navigation";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { Switch } from "@/app/_ui/switch.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Turns what reads a mailbox on or off at once. */
export function ActivationSwitch({
  path,
  enabled,
  label,
  name,
  description,
}: {
  /** Of the activation, below /api/v1. */
  path: string;
  enabled: boolean;
  /** For those who do not see what stands beside it: "Channel support@example.com". */
  label: string;
  /** As it is called when it was turned. */
  name: string;
  /** What the state means; without it the switch stands alone, as in a table. */
  description?: string;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const turn = async (next: boolean) => {
    const result = await run({ method: "PUT", path, body: { enabled: next } });
    if (!result?.ok) return;
    announce(next ? `${name} is on` : `${name} is off`);
    router.refresh();
  };
  return (
    <div className="flex flex-col gap-2">
      <Switch
        isSelected={enabled}
        onChange={(next) => void turn(next)}
        isDisabled={pending}
        aria-label={label}
        {...(description !== undefined && { description })}
      >
        {description === undefined ? null : enabled ? "On" : "Off"}
      </Switch>
      <ProblemCallout problem={problem} />
    </div>
  );
}
