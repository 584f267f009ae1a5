"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { incomingHref } from "../incoming-href.ts";

/** Deletes a server that no handler uses, after asking. */
export function DeleteServer({
  serverId,
  name,
  handlerNames,
}: {
  serverId: string;
  name: string;
  handlerNames: readonly string[];
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const remove = async () => {
    const result = await run({ method: "DELETE", path: `/incoming-servers/${serverId}` });
    if (!result?.ok) return;
    announce(`“${name}” is deleted`);
    router.push(incomingHref);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        variant="danger"
        icon={<Trash2 />}
        isDisabled={handlerNames.length > 0}
        onPress={() => setIsOpen(true)}
      >
        Delete server
      </Button>
      {handlerNames.length === 0 ? null : (
        <p className="min-w-0 flex-1 basis-64 text-sm text-ink-muted">
          It can not be deleted while it is used by {handlerNames.map((each) => `“${each}”`).join(", ")}.
          Delete {handlerNames.length === 1 ? "that handler" : "those handlers"} first; their requests stay.
        </p>
      )}
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={`Delete the server “${name}”?`}
        consequence="Its settings and its password are deleted. The authorisation of its mailbox stays with the integration. This can not be undone."
        confirmLabel="Delete server"
        pendingLabel="Deleting…"
        onConfirm={() => void remove()}
        pending={pending}
        problem={problem}
      />
    </div>
  );
}
