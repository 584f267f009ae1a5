"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Ends a token. */
export function RevokeToken({ tokenId, name }: { tokenId: string; name: string }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [isAsking, setIsAsking] = useState(false);
  const revoke = async () => {
    const result = await run({ method: "DELETE", path: `/personal-tokens/${tokenId}` });
    if (!result?.ok) return;
    setIsAsking(false);
    announce(`Token ${name} revoked`);
    router.refresh();
  };
  return (
    <>
      <Button
        size="sm"
        aria-label={`Revoke ${name}`}
        onPress={() => {
          clearProblem();
          setIsAsking(true);
        }}
      >
        Revoke
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={`Revoke the token “${name}”?`}
        consequence="Whatever uses it is refused at once. This can not be undone."
        confirmLabel="Revoke token"
        pendingLabel="Revoking…"
        onConfirm={() => void revoke()}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
