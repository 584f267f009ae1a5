"use client";

import type { ReactNode } from "react";
import { Button } from "./button.client.tsx";
import { Dialog } from "./dialog.client.tsx";
import type { Problem } from "./problem.ts";
import { ProblemCallout } from "./problem-callout.tsx";

export type ConfirmDialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The act and its object, as a question: "Delete the integration “Contoso Mail”?" */
  title: string;
  /** What follows, and what can not be undone: "Three channels stop receiving mail at once." */
  consequence: ReactNode;
  /** The act with its object, never "OK": "Delete integration". */
  confirmLabel: string;
  pendingLabel?: string | undefined;
  cancelLabel?: string | undefined;
  onConfirm: () => void;
  pending?: boolean | undefined;
  /** Shown inside when the act failed; the dialog stays open. */
  problem?: Problem | null | undefined;
  tone?: "danger" | "primary" | undefined;
};

/** Asks before a destructive act. The page closes it when the act has succeeded. */
export function ConfirmDialog({
  isOpen,
  onOpenChange,
  title,
  consequence,
  confirmLabel,
  pendingLabel = "Working…",
  cancelLabel = "Cancel",
  onConfirm,
  pending = false,
  problem = null,
  tone = "danger",
}: ConfirmDialogProps) {
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={title}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      actions={
        <>
          <Button autoFocus onPress={() => onOpenChange(false)} isDisabled={pending}>
            {cancelLabel}
          </Button>
          <Button variant={tone} onPress={onConfirm} pending={pending} pendingLabel={pendingLabel}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="text-ink-muted">{consequence}</div>
        <ProblemCallout problem={problem} />
      </div>
    </Dialog>
  );
}
