"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { RequestTypeDialog, type RequestTypeDraft } from "./request-type-dialog.client.tsx";

const empty: RequestTypeDraft = { name: "", description: "", requiredFields: [] };

/** Adds a request type at the end of the list. */
export function AddRequestType({ projectKey, position }: { projectKey: string; position: number }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [isOpen, setIsOpen] = useState(false);

  const changeOpen = (isOpenNow: boolean) => {
    clearProblem();
    setIsOpen(isOpenNow);
  };
  const add = async (draft: RequestTypeDraft) => {
    const path = `/projects/${projectKey}/request-types`;
    const result = await run({ method: "POST", path, body: { ...draft, position } });
    if (!result?.ok) return;
    changeOpen(false);
    announce(`Request type ${draft.name} added`);
    router.refresh();
  };

  return (
    <>
      <Button variant="primary" icon={<Plus />} onPress={() => changeOpen(true)}>
        Add request type
      </Button>
      <RequestTypeDialog
        title="Add request type"
        submitLabel="Add request type"
        initial={empty}
        isOpen={isOpen}
        onOpenChange={changeOpen}
        onSubmit={(draft) => void add(draft)}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
