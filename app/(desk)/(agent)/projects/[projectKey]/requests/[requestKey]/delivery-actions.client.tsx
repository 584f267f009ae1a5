"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Sends a mail again that did not leave, or gives it up. What may have left is asked about first. */
export function DeliveryActions(props: {
  readonly outboundMessageId: string;
  readonly isUncertain: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [asks, setAsks] = useState<"resend" | "discard" | null>(null);
  const path = `/outbound-messages/${props.outboundMessageId}`;

  const resend = async () => {
    const result = await run({ method: "POST", path: `${path}/resends` });
    if (result?.ok) finish("The mail is in the queue again");
  };
  const discard = async () => {
    const result = await run({ method: "DELETE", path });
    if (result?.ok) finish("The mail was discarded");
  };
  const finish = (words: string) => {
    setAsks(null);
    announce(words);
    router.refresh();
  };

  return (
    <>
      <Button
        size="sm"
        pending={pending && asks === null}
        pendingLabel="Sending…"
        onPress={() => (props.isUncertain ? setAsks("resend") : void resend())}
      >
        Resend
      </Button>
      <Button size="sm" variant="quiet" onPress={() => setAsks("discard")}>
        Discard
      </Button>
      {asks === null ? <ProblemCallout problem={problem} /> : null}
      <ConfirmDialog
        isOpen={asks !== null}
        onOpenChange={(isOpen) => setAsks((now) => (isOpen ? now : null))}
        title={asks === "resend" ? "Send this mail once more?" : "Discard this mail?"}
        consequence={
          asks === "resend"
            ? "The connection was lost while the mail was handed over. If it did arrive, the customer gets it twice."
            : "It will not be sent. The text stays in the conversation, marked as discarded."
        }
        confirmLabel={asks === "resend" ? "Send again" : "Discard mail"}
        tone={asks === "resend" ? "primary" : "danger"}
        onConfirm={() => void (asks === "resend" ? resend() : discard())}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
