import { Users } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { DataTable } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { listUsers } from "@/lib/access/list-users.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { listProjectMembers } from "@/lib/requests/list-project-members.ts";
import { AddMember } from "./add-member.client.tsx";
import { MemberActs } from "./member-acts.client.tsx";

export const metadata: Metadata = { title: "People of the project" };

/** So many people are offered at once; beyond them typing asks the server. */
const offeredAtOnce = 200;

export default async function PeoplePage({ params }: { params: Promise<{ projectKey: string }> }) {
  const { projectKey } = await params;
  const actor = await pageActor(`/projects/${projectKey}/settings/people`);
  const project = await orNotFound(getProject(actor, { projectKey: projectKey.toUpperCase() }));
  const [members, people] = await orNotFound(
    Promise.all([
      listProjectMembers(actor, { projectKey: project.key }),
      listUsers(actor, { kind: "people", query: "", limit: offeredAtOnce }),
    ]),
  );
  return (
    <PageBody>
      <PageHeader
        title="People"
        description="Agents work the queue. Project admins also manage mailboxes, request types and people. System admins may do both without standing here."
      />
      <Card title="Add a person" className="overflow-visible">
        <AddMember
          projectKey={project.key}
          people={people.items.flatMap(({ id, name, email, deactivatedAt }) =>
            deactivatedAt === null ? [{ id, name, email }] : [],
          )}
          hasMore={people.nextCursor !== null}
          memberIds={members.items.map(({ userId }) => userId)}
          isSystemAdmin={isSystemAdmin(actor)}
        />
      </Card>
      <Card padding="flush">
        <DataTable
          caption={`People of ${project.name}`}
          rows={members.items}
          rowKey={(member) => member.userId}
          empty={
            <EmptyState title="Nobody works here yet" icon={<Users />}>
              Add the people who answer the requests of this project.
            </EmptyState>
          }
          columns={[
            {
              id: "name",
              header: "Name",
              onCard: "title",
              cell: (member) => (
                <span className="flex max-w-72 min-w-0 items-center gap-2">
                  <Avatar name={member.name || member.email} size="sm" />
                  <span className="truncate font-medium">{member.name || member.email}</span>
                </span>
              ),
            },
            {
              id: "email",
              header: "E-mail",
              width: "grow",
              onCard: "bare",
              cell: (member) => <span className="break-all text-ink-muted">{member.email}</span>,
            },
            {
              id: "state",
              header: "",
              srHeader: "State",
              width: "fit",
              cell: (member) =>
                member.deactivatedAt === null ? null : <StatusBadge kind="off">Deactivated</StatusBadge>,
            },
            {
              id: "role",
              header: "Role",
              align: "end",
              onCard: "bare",
              cell: (member) => (
                <MemberActs
                  projectKey={project.key}
                  projectName={project.name}
                  userId={member.userId}
                  name={member.name || member.email}
                  role={member.role}
                  locksOut={member.userId === actor.userId && !isSystemAdmin(actor)}
                />
              ),
            },
          ]}
        />
      </Card>
    </PageBody>
  );
}
