"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { IconButton } from "@/app/_ui/icon-button.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { RequestTypeDialog, type RequestTypeDraft } from "./request-type-dialog.client.tsx";

/** Changes a request type, or deletes one that nothing uses. */
export function RequestTypeActs(
  props: RequestTypeDraft & { readonly projectKey: string; readonly requestTypeId: string },
) {
  const { projectKey, requestTypeId, ...initial } = props;
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [shown, setShown] = useState<"edit" | "delete" | null>(null);
  const path = `/projects/${projectKey}/request-types/${requestTypeId}`;

  const show = (wanted: "edit" | "delete" | null) => {
    clearProblem();
    setShown(wanted);
  };
  const finish = (message: string) => {
    show(null);
    announce(message);
    router.refresh();
  };
  const save = async (draft: RequestTypeDraft) => {
    const result = await run({ method: "PATCH", path, body: draft });
    if (result?.ok) finish("Saved");
  };
  const remove = async () => {
    const result = await run({ method: "DELETE", path });
    if (result?.ok) finish(`Request type ${initial.name} deleted`);
  };

  return (
    <span className="inline-flex gap-1">
      <IconButton label={`Edit ${initial.name}`} icon={<Pencil />} onPress={() => show("edit")} />
      <IconButton label={`Delete ${initial.name}`} icon={<Trash2 />} onPress={() => show("delete")} />
      <RequestTypeDialog
        title={`Edit ${initial.name}`}
        submitLabel="Save"
        initial={initial}
        isOpen={shown === "edit"}
        onOpenChange={() => show(null)}
        onSubmit={(draft) => void save(draft)}
        pending={pending}
        problem={problem}
      />
      <ConfirmDialog
        isOpen={shown === "delete"}
        onOpenChange={() => show(null)}
        title={`Delete the request type “${initial.name}”?`}
        consequence="Only a type that no request and no mailbox uses can be deleted. This can not be undone."
        confirmLabel="Delete request type"
        pendingLabel="Deleting…"
        onConfirm={() => void remove()}
        pending={pending}
        problem={problem}
      />
    </span>
  );
}
