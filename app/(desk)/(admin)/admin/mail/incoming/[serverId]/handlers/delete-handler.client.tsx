"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Deletes a handler, after asking. */
export function DeleteHandler({
  handlerId,
  name,
  serverHref,
  quarantineHref,
}: {
  handlerId: string;
  name: string;
  serverHref: string;
  quarantineHref: string;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const remove = async () => {
    const result = await run({ method: "DELETE", path: `/mail-handlers/${handlerId}` });
    if (!result?.ok) return;
    announce(`The handler “${name}” is deleted`);
    router.push(serverHref);
  };
  return (
    <>
      <Button variant="danger" icon={<Trash2 />} onPress={() => setIsOpen(true)}>
        Delete handler
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={`Delete the handler “${name}”?`}
        consequence={
          <>
            It reads no mail any more, and its place in the mailbox and its mail log are forgotten. Its
            requests stay. This can not be undone. Mail that is held or has failed must be released, processed
            or discarded in the{" "}
            <Link href={quarantineHref} className="link">
              quarantine
            </Link>{" "}
            first.
          </>
        }
        confirmLabel="Delete handler"
        pendingLabel="Deleting…"
        onConfirm={() => void remove()}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
