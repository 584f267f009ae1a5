"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Forgets the replaced credential at once, as when it became known to others. */
export function DropPreviousCredential({ integrationId }: { integrationId: string }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const drop = async () => {
    const result = await run({
      method: "PATCH",
      path: `/oauth-integrations/${integrationId}`,
      body: { dropPreviousCredential: true },
    });
    if (!result?.ok) return;
    setIsOpen(false);
    announce("The previous credential is forgotten");
    router.refresh();
  };
  return (
    <>
      <Button size="sm" onPress={() => setIsOpen(true)}>
        Forget the previous one
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title="Forget the previous credential?"
        consequence="Mailroom uses only the new one from now on. If the provider does not accept it, mail stops until it is replaced again. Do this at once when the previous one became known to others; else it happens by itself."
        confirmLabel="Forget the previous one"
        pendingLabel="Forgetting…"
        onConfirm={() => void drop()}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
