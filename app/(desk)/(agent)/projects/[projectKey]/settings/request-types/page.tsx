import { Tags } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Badge } from "@/app/_ui/badge.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { DataTable } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { getProject } from "@/lib/requests/get-project.ts";
import { listRequestTypes } from "@/lib/requests/list-request-types.ts";
import { AddRequestType } from "./add-request-type.client.tsx";
import { RequestTypeActs } from "./request-type-acts.client.tsx";

export const metadata: Metadata = { title: "Request types" };

export default async function RequestTypesPage({ params }: { params: Promise<{ projectKey: string }> }) {
  const { projectKey } = await params;
  const actor = await pageActor(`/projects/${projectKey}/settings/request-types`);
  const project = await orNotFound(getProject(actor, { projectKey: projectKey.toUpperCase() }));
  const { items } = await orNotFound(listRequestTypes(actor, { projectKey: project.key }));
  const lastPosition = Math.max(-1, ...items.map(({ position }) => position));
  return (
    <PageBody>
      <PageHeader
        title="Request types"
        description="What a request is about, and what must be known to open one. An e-mail channel takes only types that a mail can fill."
        actions={<AddRequestType projectKey={project.key} position={lastPosition + 1} />}
      />
      <Card padding="flush">
        <DataTable
          caption={`Request types of ${project.name}`}
          rows={items}
          rowKey={(type) => type.id}
          empty={
            <EmptyState title="No request type" icon={<Tags />}>
              Add one before you connect a mailbox: each channel opens requests of one type.
            </EmptyState>
          }
          columns={[
            {
              id: "name",
              header: "Name",
              onCard: "title",
              cell: (type) => (
                <span className="flex max-w-md flex-col py-0.5">
                  <span className="font-medium">{type.name}</span>
                  {type.description === "" ? null : (
                    <span className="text-sm font-normal text-ink-muted">{type.description}</span>
                  )}
                </span>
              ),
            },
            {
              id: "fields",
              header: "Required fields",
              cell: (type) => (
                <span className="inline-flex flex-wrap gap-1">
                  {type.requiredFields.map((field) => (
                    <Badge key={field}>{field}</Badge>
                  ))}
                </span>
              ),
            },
            {
              id: "mail",
              header: "By mail",
              onCard: "bare",
              cell: (type) =>
                type.mailCanFill ? (
                  <StatusBadge kind="ok">A mail can fill it</StatusBadge>
                ) : (
                  <span className="flex max-w-sm flex-col items-start gap-1 py-0.5">
                    <StatusBadge kind="off">Not by mail</StatusBadge>
                    <span className="text-sm text-ink-muted">{type.mailCannotFillReason}</span>
                  </span>
                ),
            },
            {
              id: "acts",
              header: "",
              srHeader: "Actions",
              width: "fit",
              align: "end",
              onCard: "bare",
              cell: (type) => (
                <RequestTypeActs
                  projectKey={project.key}
                  requestTypeId={type.id}
                  name={type.name}
                  description={type.description}
                  requiredFields={type.requiredFields}
                />
              ),
            },
          ]}
        />
      </Card>
    </PageBody>
  );
}
