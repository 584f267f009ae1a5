"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/app/_ui/button.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Has a mail processed anew, after what made it fail is mended or when it was ignored by mistake. */
export function ProcessAgain({ inboundMessageId }: { inboundMessageId: string }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const process = async () => {
    const path = `/inbound-messages/${inboundMessageId}/reprocessings`;
    const result = await run({ method: "POST", path });
    if (!result?.ok) return;
    announce("The mail is processed again");
    router.refresh();
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <Button icon={<RotateCw />} onPress={() => void process()} pending={pending} pendingLabel="Starting…">
        Process again
      </Button>
      <ProblemCallout problem={problem} />
    </div>
  );
}
