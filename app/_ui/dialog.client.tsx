"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { classNames } from "./class-names.ts";
import { IconButton } from "./icon-button.client.tsx";

export type DialogProps = {
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  /** The buttons at its foot, main act first. */
  actions?: ReactNode;
  size?: "sm" | "md" | "lg" | undefined;
  /** `alertdialog` for questions that interrupt; those are not closed by a press outside. */
  role?: "dialog" | "alertdialog" | undefined;
};

const widths = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-4xl" } as const;

/** A modal dialog: keeps the focus inside, gives it back, closes with Escape. On a phone it rises from the bottom. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  children,
  actions,
  size = "md",
  role = "dialog",
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={role === "dialog"}
      className="data-entering:animate-appear fixed inset-0 z-40 flex items-end justify-center bg-scrim p-2 sm:items-start sm:px-4 sm:pt-[12vh]"
    >
      <Modal
        className={classNames(
          "w-full overflow-hidden rounded-xl bg-raised text-ink shadow-overlay outline-none forced-colors:border",
          widths[size],
        )}
      >
        <AriaDialog role={role} className="flex max-h-[min(40rem,80dvh)] flex-col outline-none">
          <div className="flex items-start gap-2 px-5 pt-4">
            <Heading slot="title" className="min-w-0 flex-1 py-1 text-lg font-semibold">
              {title}
            </Heading>
            <IconButton label="Close" icon={<X />} onPress={() => onOpenChange(false)} className="-me-2" />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-4">{children}</div>
          {actions === undefined ? null : (
            <div className="flex flex-wrap justify-end gap-2 border-t bg-canvas px-5 py-3">{actions}</div>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
