import { FolderPlus } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/app/_ui/card.tsx";
import { DataTable, RowControl, RowLink } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { listProjects } from "@/lib/requests/list-projects.ts";
import type { ProjectView } from "@/lib/requests/project-view.ts";
import { pageSystemAdmin } from "../page-system-admin.ts";
import { AddProject } from "./add-project.client.tsx";
import { ProjectActs } from "./project-acts.client.tsx";

export const metadata: Metadata = { title: "Projects" };

/** Projects in use first, archived ones at the end. */
function archivedLast(one: ProjectView, other: ProjectView): number {
  return Number(one.archivedAt !== null) - Number(other.archivedAt !== null);
}

export default async function ProjectsPage() {
  const actor = await pageSystemAdmin("/admin/projects");
  const { items } = await listProjects(actor, { archived: true });
  return (
    <PageBody>
      <PageHeader
        title="Projects"
        description="A project has its own mailboxes, people, request types and queue."
        actions={<AddProject />}
      />
      <Card padding="flush">
        <DataTable
          caption="Projects"
          rows={items.toSorted(archivedLast)}
          rowKey={(project) => project.id}
          empty={
            <EmptyState title="No project yet" icon={<FolderPlus />}>
              Add one for the team that answers, then connect its mailbox.
            </EmptyState>
          }
          columns={[
            {
              id: "key",
              header: "Key",
              width: "fit",
              cell: (project) => <span className="font-mono text-sm text-ink-muted">{project.key}</span>,
            },
            {
              id: "name",
              header: "Name",
              onCard: "title",
              cell: (project) => (
                <span className="font-medium whitespace-nowrap max-md:whitespace-normal">
                  <RowLink href={`/projects/${project.key}/settings/email`}>{project.name}</RowLink>
                </span>
              ),
            },
            {
              id: "description",
              header: "Description",
              width: "grow",
              onCard: "hidden",
              cell: (project) => <span className="text-ink-muted">{project.description}</span>,
            },
            {
              id: "state",
              header: "State",
              width: "fit",
              onCard: "bare",
              cell: (project) =>
                project.archivedAt === null ? (
                  <StatusBadge kind="ok">In use</StatusBadge>
                ) : (
                  <StatusBadge kind="off">Archived</StatusBadge>
                ),
            },
            {
              id: "created",
              header: "Added",
              width: "fit",
              onCard: "hidden",
              align: "end",
              cell: (project) => (
                <RelativeTime at={project.createdAt} style="narrow" className="text-ink-muted" />
              ),
            },
            {
              id: "acts",
              header: "",
              srHeader: "Actions",
              width: "fit",
              align: "end",
              onCard: "bare",
              cell: (project) => (
                <RowControl>
                  <ProjectActs
                    projectKey={project.key}
                    name={project.name}
                    description={project.description}
                    isArchived={project.archivedAt !== null}
                  />
                </RowControl>
              ),
            },
          ]}
        />
      </Card>
    </PageBody>
  );
}
