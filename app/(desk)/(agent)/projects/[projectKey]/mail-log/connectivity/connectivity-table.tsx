import type { ReactNode } from "react";
import type { z } from "zod";
import { DataTable } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { connectivityPageView } from "@/lib/inbound/list-connectivity.ts";

type Entry = z.infer<typeof connectivityPageView>["items"][number];

/** How reading the mailboxes went, with the server's own words where it refused. */
export function ConnectivityTable({ rows, empty }: { rows: readonly Entry[]; empty: ReactNode }) {
  return (
    <DataTable
      caption="How reading the mailboxes went"
      rows={rows}
      rowKey={(entry) => entry.id}
      empty={empty}
      columns={[
        {
          id: "time",
          header: "Time",
          width: "fit",
          onCard: "bare",
          cell: (entry) => (
            <RelativeTime at={entry.at} style="narrow" className="whitespace-nowrap text-ink-muted" />
          ),
        },
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
          cell: (entry) => <span title={entry.channelAddress}>{entry.channelAddress}</span>,
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
