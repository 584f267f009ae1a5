"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button, type ButtonProps } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

const revoked = z.object({ revokedAtProvider: z.boolean() });

/** Gives the tokens of a mailbox back, after asking. */
export function RevokeGrant({
  grantId,
  mailboxAddress,
  usedBy,
  variant,
}: Pick<ButtonProps, "variant"> & {
  grantId: string;
  mailboxAddress: string;
  usedBy: readonly { readonly address: string; readonly projectKey: string }[];
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const revoke = async () => {
    const result = await run({ method: "DELETE", path: `/oauth-grants/${grantId}`, answer: revoked });
    if (!result?.ok) return;
    setIsOpen(false);
    announce(
      result.value?.revokedAtProvider
        ? `${mailboxAddress} is revoked, here and at the provider`
        : `${mailboxAddress} is revoked here. The provider did not confirm: remove the access there too.`,
    );
    router.refresh();
  };
  const channels = usedBy.map(({ address, projectKey }) => `${address} (${projectKey})`).join(", ");
  return (
    <>
      <Button size={variant === "quiet" ? "sm" : "md"} variant={variant} onPress={() => setIsOpen(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={`Revoke ${mailboxAddress}?`}
        consequence={
          channels === ""
            ? "Its tokens are forgotten here and revoked at the provider. No channel uses them."
            : `Its tokens are forgotten here and revoked at the provider. These channels stop receiving and sending until it is authorised again: ${channels}.`
        }
        confirmLabel="Revoke mailbox"
        pendingLabel="Revoking…"
        onConfirm={() => void revoke()}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
