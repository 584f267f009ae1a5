"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { setupHref } from "./setup-links.ts";

/** What this person has begun and not finished. */
export function UnfinishedSetups({
  projectKey,
  setups,
}: {
  projectKey: string;
  setups: readonly Pick<SetupView, "id" | "address" | "nextStep" | "updatedAt">[];
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const discard = async (id: string, address: string) => {
    const result = await run({ method: "DELETE", path: `/channel-setups/${id}` });
    if (!result?.ok) return;
    announce(`What was typed for ${address} is thrown away`);
    router.refresh();
  };
  if (setups.length === 0) return null;
  return (
    <Card title="Begun and not finished" description="Kept for seven days, for you alone.">
      <ul className="flex flex-col gap-3">
        {setups.map(({ id, address, nextStep, updatedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <span className="min-w-0">
              <span className="font-medium wrap-anywhere">{address}</span>{" "}
              <span className="text-sm text-ink-muted">
                <RelativeTime at={updatedAt} />
              </span>
            </span>
            <span className="flex gap-2">
              <LinkButton href={setupHref(projectKey, nextStep, id)} size="sm">
                Go on
              </LinkButton>
              <Button
                size="sm"
                variant="quiet"
                isDisabled={pending}
                onPress={() => void discard(id, address ?? "")}
              >
                Throw away
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <ProblemCallout problem={problem} />
    </Card>
  );
}
