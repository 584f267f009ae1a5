"use client";

import { Menu, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "./icon-button.client.tsx";

/** The sidebar as a drawer, for narrow windows; closes when a link in it was followed. */
export function ShellDrawer({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  // Open for one path only: following a link closes it.
  const [openOnPath, setOpenOnPath] = useState<string | null>(null);
  const isOpen = openOnPath === pathname;
  const setIsOpen = (open: boolean) => setOpenOnPath(open ? pathname : null);

  return (
    <>
      <IconButton label="Open navigation" icon={<Menu />} size="lg" onPress={() => setIsOpen(true)} />
      <ModalOverlay
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        isDismissable
        className="fixed inset-0 z-40 bg-scrim"
      >
        <Modal className="h-full w-72 max-w-[85vw] bg-surface shadow-overlay outline-none">
          <Dialog aria-label="Navigation" className="flex h-full flex-col outline-none">
            <div className="flex h-12 items-center px-2">
              <IconButton label="Close navigation" icon={<X />} size="lg" onPress={() => setIsOpen(false)} />
            </div>
            {children}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
