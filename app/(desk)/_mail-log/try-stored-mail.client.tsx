"use client";

import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { type MailPreview, mailPreview } from "./mail-preview.ts";
import { MailPreviewResult } from "./mail-preview-result.tsx";

/** Tries a logged mail as if it came now, without effect. */
export function TryStoredMail({ inboundMessageId }: { inboundMessageId: string }) {
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [preview, setPreview] = useState<MailPreview | null>(null);
  const tryIt = async () => {
    const path = `/inbound-messages/${inboundMessageId}/previews`;
    const result = await run({ method: "POST", path, answer: mailPreview });
    if (!result?.ok || !result.value) return;
    setPreview(result.value);
    announce("The mail was tried");
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button icon={<FlaskConical />} onPress={() => void tryIt()} pending={pending} pendingLabel="Trying…">
          Try as if it came now
        </Button>
        <p className="min-w-60 flex-1 text-sm text-ink-muted">
          Shows what would become of it by today’s settings. Nothing is changed, nobody is written to.
        </p>
      </div>
      <ProblemCallout problem={problem} />
      {preview === null ? null : <MailPreviewResult preview={preview} />}
    </div>
  );
}
