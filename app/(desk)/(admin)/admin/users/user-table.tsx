import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Badge } from "@/app/_ui/badge.tsx";
import { type DataColumn, DataTable, RowLink } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { UserView } from "@/lib/access/user-view.ts";
import { UserState } from "./user-state.tsx";

const name: DataColumn<UserView> = {
  id: "name",
  header: "Name",
  onCard: "title",
  cell: (user) => (
    <span className="flex max-w-72 min-w-0 items-center gap-2">
      <Avatar name={user.name || user.email} size="sm" />
      <span className="truncate font-medium">
        <RowLink href={`/admin/users/${user.id}`}>{user.name || user.email}</RowLink>
      </span>
    </span>
  ),
};

const email: DataColumn<UserView> = {
  id: "email",
  header: "E-mail",
  width: "grow",
  onCard: "bare",
  cell: (user) => <span className="break-all text-ink-muted">{user.email}</span>,
};

const roles: DataColumn<UserView> = {
  id: "roles",
  header: "Roles",
  onCard: "bare",
  cell: (user) => <Roles user={user} />,
};

const since: DataColumn<UserView> = {
  id: "since",
  header: "First mail",
  width: "fit",
  align: "end",
  cell: (user) => <RelativeTime at={user.createdAt} style="narrow" className="text-ink-muted" />,
};

const state: DataColumn<UserView> = {
  id: "state",
  header: "State",
  width: "fit",
  onCard: "bare",
  cell: (user) => <UserState user={user} />,
};

/** What a person may do: of the whole installation, and per project. */
function Roles({ user }: { user: UserView }) {
  if (!user.isSystemAdmin && user.memberships.length === 0) {
    return <span className="text-ink-subtle">None</span>;
  }
  return (
    <span className="flex w-max max-w-full flex-wrap gap-1 py-0.5 md:max-w-72">
      {user.isSystemAdmin ? (
        <Badge tone="info" icon={<ShieldCheck />}>
          System admin
        </Badge>
      ) : null}
      {user.memberships.map(({ projectId, projectKey, role }) => (
        <Badge key={projectId}>
          {projectKey} {role === "ADMIN" ? "admin" : "agent"}
        </Badge>
      ))}
    </span>
  );
}

/** People, or customers, who have neither role nor sign-in. */
export function UserTable(props: {
  readonly caption: string;
  readonly kind: "people" | "customers";
  readonly rows: readonly UserView[];
  readonly empty: ReactNode;
}) {
  return (
    <DataTable
      caption={props.caption}
      rows={props.rows}
      rowKey={(user) => user.id}
      empty={props.empty}
      columns={props.kind === "people" ? [name, email, roles, state] : [name, email, since]}
    />
  );
}
