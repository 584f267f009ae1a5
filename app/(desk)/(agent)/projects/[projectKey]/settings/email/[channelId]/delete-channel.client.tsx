"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Deletes a channel, after asking. */
export function DeleteChannel({
  channelId,
  address,
  overviewHref,
  quarantineHref,
}: {
  channelId: string;
  address: string;
  overviewHref: string;
  quarantineHref: string;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const remove = async () => {
    const result = await run({ method: "DELETE", path: `/email-channels/${channelId}` });
    if (!result?.ok) return;
    announce(`The channel ${address} is deleted`);
    router.push(overviewHref);
  };
  return (
    <>
      <Button variant="danger" icon={<Trash2 />} onPress={() => setIsOpen(true)}>
        Delete channel
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={`Delete the channel ${address}?`}
        consequence={
          <>
            Mail to this address becomes no requests any more, and requests that came by it can not be
            answered from it. Its place in the mailbox is forgotten. This can not be undone. Mail that is held
            or has failed must be released, processed or discarded in the{" "}
            <Link href={quarantineHref} className="link">
              quarantine
            </Link>{" "}
            first.
          </>
        }
        confirmLabel="Delete channel"
        pendingLabel="Deleting…"
        onConfirm={() => void remove()}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
