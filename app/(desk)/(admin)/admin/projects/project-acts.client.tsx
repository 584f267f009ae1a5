"use client";

import { Archive, ArchiveRestore, Ellipsis, Inbox, Mail, Pencil, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { IconButton } from "@/app/_ui/icon-button.client.tsx";
import { Menu } from "@/app/_ui/menu.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { EditProject } from "./edit-project.client.tsx";

/** What can be done with a project of the list. */
export function ProjectActs(props: {
  readonly projectKey: string;
  readonly name: string;
  readonly description: string;
  readonly isArchived: boolean;
}) {
  const { projectKey, name, isArchived } = props;
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [shown, setShown] = useState<"edit" | "archive" | null>(null);

  const archive = async () => {
    const body = { archived: !isArchived };
    const result = await run({ method: "PATCH", path: `/projects/${projectKey}`, body });
    if (!result?.ok) return;
    setShown(null);
    announce(`${name} ${isArchived ? "restored" : "archived"}`);
    router.refresh();
  };
  const askToArchive = () => {
    clearProblem();
    setShown("archive");
  };
  const close = (isOpen: boolean) => {
    if (!isOpen) setShown(null);
  };

  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        placement="bottom end"
        trigger={<IconButton size="sm" label={`Actions for ${name}`} icon={<Ellipsis />} />}
        groups={[
          {
            id: "go",
            entries: [
              { id: "queue", label: "Queue", icon: <Inbox />, href: `/projects/${projectKey}/queue` },
              {
                id: "email",
                label: "E-mail",
                icon: <Mail />,
                href: `/projects/${projectKey}/settings/email`,
              },
              {
                id: "people",
                label: "People",
                icon: <Users />,
                href: `/projects/${projectKey}/settings/people`,
              },
            ],
          },
          {
            id: "change",
            entries: [
              {
                id: "edit",
                label: "Edit name and description",
                icon: <Pencil />,
                onAction: () => setShown("edit"),
              },
              isArchived
                ? { id: "restore", label: "Restore", icon: <ArchiveRestore />, onAction: askToArchive }
                : { id: "archive", label: "Archive…", icon: <Archive />, onAction: askToArchive },
            ],
          },
        ]}
      />
      <EditProject
        projectKey={projectKey}
        name={name}
        description={props.description}
        isOpen={shown === "edit"}
        onOpenChange={close}
      />
      <ConfirmDialog
        isOpen={shown === "archive"}
        onOpenChange={close}
        title={isArchived ? `Restore ${name}?` : `Archive ${name}?`}
        consequence={
          isArchived
            ? "The project appears in the navigation of its people again."
            : "It disappears from the navigation. Its requests stay readable. It can be archived only when none of its e-mail channels and mail handlers is on, so that no mail comes in unseen. It can be restored."
        }
        confirmLabel={isArchived ? "Restore project" : "Archive project"}
        tone={isArchived ? "primary" : "danger"}
        onConfirm={() => void archive()}
        pending={pending}
        problem={problem}
      />
    </>
  );
}
