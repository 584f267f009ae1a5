import { Plus, Workflow } from "lucide-react";
import { Card } from "@/app/_ui/card.tsx";
import { DataTable, RowControl, RowLink } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { incomingHref } from "../incoming-href.ts";
import { ServerState } from "../server-state.tsx";
import { HandlerSwitch } from "./handlers/handler-switch.client.tsx";
import { kindLabel } from "./handlers/handler-words.ts";

/** The handlers of a server at a glance. */
export function HandlersCard({ server }: { server: IncomingServerView }) {
  const add = (
    <LinkButton
      href={`${incomingHref}/${server.id}/handlers/new`}
      variant={server.handlers.length === 0 ? "primary" : "secondary"}
      icon={<Plus />}
    >
      Add handler
    </LinkButton>
  );
  return (
    <Card
      title="Mail handlers"
      description="Each reads the mailbox for itself and says what becomes of a mail."
      padding={server.handlers.length === 0 ? "normal" : "flush"}
      actions={server.handlers.length === 0 ? undefined : add}
    >
      <DataTable
        caption="Mail handlers"
        rows={server.handlers}
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState title="No mail handler yet" icon={<Workflow />} action={add}>
            Without a handler nothing in this mailbox is read.
          </EmptyState>
        }
      />
    </Card>
  );
}

const columns = [
  {
    id: "name",
    header: "Name",
    width: "grow" as const,
    onCard: "title" as const,
    cell: (row: MailHandlerView) => (
      <RowLink href={`${incomingHref}/${row.server.id}/handlers/${row.id}`}>
        <span className="font-medium">{row.name}</span>
      </RowLink>
    ),
  },
  {
    id: "what",
    header: "What it does",
    cell: (row: MailHandlerView) => (
      <span className="flex min-w-56 flex-col">
        {kindLabel(row.kind)}
        <span className="text-sm text-ink-muted">{row.project.name}</span>
      </span>
    ),
  },
  {
    id: "folder",
    header: "Folder",
    hideBelow: "lg" as const,
    cell: (row: MailHandlerView) => <span className="block min-w-24 wrap-anywhere">{row.folder}</span>,
  },
  {
    id: "health",
    header: "Health",
    width: "fit" as const,
    cell: (row: MailHandlerView) => (
      <span className="flex flex-col items-start gap-0.5">
        <ServerState state={row.state} />
        {row.lastPolledAt ? (
          <span className="text-sm text-ink-muted">
            Looked in <RelativeTime at={row.lastPolledAt} style="narrow" />
          </span>
        ) : null}
      </span>
    ),
  },
  {
    id: "enabled",
    header: "On",
    width: "fit" as const,
    onCard: "bare" as const,
    cell: (row: MailHandlerView) => (
      <RowControl>
        <HandlerSwitch handlerId={row.id} name={row.name} enabled={row.enabled} isPlain />
      </RowControl>
    ),
  },
];
