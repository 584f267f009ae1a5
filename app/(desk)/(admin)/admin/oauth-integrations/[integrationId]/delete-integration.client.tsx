"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { integrationsHref } from "../integrations-href.ts";

/** Deletes an integration that nothing uses, after asking. */
export function DeleteIntegration({
  integrationId,
  name,
  users,
}: {
  integrationId: string;
  name: string;
  /** What signs in through it, in words. */
  users: readonly string[];
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const remove = async () => {
    const result = await run({ method: "DELETE", path: `/oauth-integrations/${integrationId}` });
    if (!result?.ok) return;
    announce(`“${name}” is deleted`);
    router.push(integrationsHref);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        variant="danger"
        icon={<Trash2 />}
        isDisabled={users.length > 0}
        onPress={() => setIsOpen(true)}
      >
        Delete integration
      </Button>
      {users.length === 0 ? null : (
        <p className="min-w-0 flex-1 basis-64 text-sm text-ink-muted">
          It can not be deleted while it is used by {users.join(", ")}. Let them sign in by another way first.
        </p>
      )}
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={`Delete the integration “${name}”?`}
        consequence="Its client secret and the authorisations of all its mailboxes are deleted, and their tokens revoked at the provider. This can not be undone."
        confirmLabel="Delete integration"
        pendingLabel="Deleting…"
        onConfirm={() => void remove()}
        pending={pending}
        problem={problem}
      />
    </div>
  );
}
