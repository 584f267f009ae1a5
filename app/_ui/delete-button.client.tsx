"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "./button.client.tsx";
import { ConfirmDialog } from "./confirm-dialog.client.tsx";
import { useAnnounce } from "./status-region.client.tsx";
import { useApi } from "./use-api.client.ts";

/** Deletes the thing that a page is about, after asking, and leads on to another page. */
export function DeleteButton({
  path,
  label,
  question,
  consequence,
  doneWords,
  nextHref,
  hindrance,
}: {
  /** Of the thing, below /api/v1. */
  path: string;
  /** The act with its object: "Delete server". */
  label: string;
  /** With its name: "Delete the server “Company mailbox”?" */
  question: string;
  /** What follows, and what can not be undone. */
  consequence: ReactNode;
  /** Said afterwards. */
  doneWords: string;
  nextHref: string;
  /** Why it can not be deleted now, and what to do first. */
  hindrance?: string | undefined;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const remove = async () => {
    const result = await run({ method: "DELETE", path });
    if (!result?.ok) return;
    announce(doneWords);
    router.push(nextHref);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        variant="danger"
        icon={<Trash2 />}
        isDisabled={hindrance !== undefined}
        onPress={() => setIsOpen(true)}
      >
        {label}
      </Button>
      {hindrance === undefined ? null : (
        <p className="min-w-0 flex-1 basis-64 text-sm text-ink-muted">{hindrance}</p>
      )}
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={question}
        consequence={consequence}
        confirmLabel={label}
        pendingLabel="Deleting…"
        onConfirm={() => void remove()}
        pending={pending}
        problem={problem}
      />
    </div>
  );
}
