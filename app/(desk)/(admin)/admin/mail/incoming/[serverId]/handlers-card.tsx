import { Plus, Workflow } from "lucide-react";
import { Card } from "@/app/_ui/card.tsx";
import { type DataColumn, DataTable, nameColumn, RowControl } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { incomingHref } from "../incoming-href.ts";
import { ServerHealth } from "../server-state.tsx";
import { HandlerSwitch } from "./handlers/handler-switch.tsx";
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

const columns: readonly DataColumn<MailHandlerView>[] = [
  nameColumn(({ server, id }) => `${incomingHref}/${server.id}/handlers/${id}`),
  {
    id: "what",
    header: "What it does",
    cell: (row) => (
      <span className="flex min-w-56 flex-col">
        {kindLabel(row.kind)}
        <span className="text-sm text-ink-muted">{row.project.name}</span>
      </span>
    ),
  },
  {
    id: "folder",
    header: "Folder",
    hideBelow: "lg",
    cell: (row) => <span className="block min-w-24 wrap-anywhere">{row.folder}</span>,
  },
  {
    id: "health",
    header: "Health",
    width: "fit",
    cell: ({ state, lastPolledAt }) => <ServerHealth state={state} lookedAt={lastPolledAt} />,
  },
  {
    id: "enabled",
    header: "On",
    width: "fit",
    onCard: "bare",
    cell: (row) => (
      <RowControl>
        <HandlerSwitch handler={row} isPlain />
      </RowControl>
    ),
  },
];
