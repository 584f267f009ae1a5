import type { ReactNode } from "react";
import type { z } from "zod";
import { DataTable } from "@/app/_ui/data-table.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { connectivityPageView } from "@/lib/inbound/list-connectivity.ts";
import { projectColumn, timeColumn } from "./log-columns.tsx";

type Entry = z.infer<typeof connectivityPageView>["items"][number];

/** How reading the mailboxes went, with the server's own words where it refused. */
export function ConnectivityTable(props: {
  readonly rows: readonly Entry[];
  /** Names the project of each mailbox: in the log of all. */
  readonly showsProject: boolean;
  readonly empty: ReactNode;
}) {
  const { rows, showsProject, empty } = props;
  return (
    <DataTable
      caption="How reading the mailboxes went"
      rows={rows}
      rowKey={(entry) => entry.id}
      empty={empty}
      columns={[
        timeColumn((entry: Entry) => entry.at),
        {
          id: "result",
          header: "Result",
          width: "fit",
          onCard: "bare",
          cell: (entry) =>
            entry.succeeded ? (
              <StatusBadge kind="ok">Succeeded</StatusBadge>
            ) : (
              <StatusBadge kind="failed">Failed</StatusBadge>
            ),
        },
        {
          id: "mailbox",
          header: "Mailbox",
          width: "fit",
          onCard: "title",
          cell: (entry) => <span title={entry.mailboxLabel}>{entry.mailboxLabel}</span>,
        },
        ...(showsProject ? [projectColumn] : []),
        {
          id: "count",
          header: "New mails",
          width: "fit",
          align: "end",
          onCard: "value",
          cell: (entry) => (entry.succeeded ? entry.storedCount : ""),
        },
        {
          id: "detail",
          header: "Detail",
          width: "grow",
          onCard: "bare",
          cell: (entry) => (
            <div className="flex flex-col gap-1 py-0.5 whitespace-normal">
              <span>{entry.detail}</span>
              {entry.serverWords === null ? null : (
                <span className="text-sm text-ink-muted">
                  The server said: <code className="font-mono break-words text-ink">{entry.serverWords}</code>
                </span>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}
