"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Closes a person's account, and opens it again. Nothing that they wrote is touched. */
export function AccountCard(props: {
  readonly userId: string;
  readonly name: string;
  readonly isDeactivated: boolean;
  readonly isSelf: boolean;
}) {
  const { userId, name, isDeactivated, isSelf } = props;
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [isAsking, setIsAsking] = useState(false);
  const act = isDeactivated ? "Activate" : "Deactivate";

  const confirm = async () => {
    const body = { deactivated: !isDeactivated };
    const result = await run({ method: "PATCH", path: `/users/${userId}`, body });
    if (!result?.ok) return;
    setIsAsking(false);
    announce(`${name} ${isDeactivated ? "activated" : "deactivated"}`);
    router.refresh();
  };

  return (
    <Card
      title={isDeactivated ? "Activate account" : "Deactivate account"}
      description={
        isDeactivated
          ? "This person can neither sign in nor use tokens. What they wrote stays."
          : "Ends every sign-in and stops every token. What the person wrote stays."
      }
      actions={
        <Button
          onPress={() => {
            clearProblem();
            setIsAsking(true);
          }}
        >
          {act}…
        </Button>
      }
      padding="flush"
    >
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={`${act} ${isSelf ? "your own account" : name}?`}
        consequence={
          isDeactivated
            ? "They can sign in with their last password again, their tokens work again, and their roles are as before."
            : `${isSelf ? "You are" : "They are"} signed out everywhere at once, and tokens stop working. An admin can activate the account again.`
        }
        confirmLabel={`${act} account`}
        tone={isDeactivated ? "primary" : "danger"}
        onConfirm={() => void confirm()}
        pending={pending}
        problem={problem}
      />
    </Card>
  );
}
