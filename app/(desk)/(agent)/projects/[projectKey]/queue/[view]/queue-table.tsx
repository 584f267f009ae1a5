import { ChevronsUp, ChevronUp, CircleUserRound, MoveDown } from "lucide-react";
import type { ReactNode } from "react";
import type { z } from "zod";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Badge } from "@/app/_ui/badge.tsx";
import { DataTable, RowLink } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { queueRowView } from "@/lib/requests/list-queue.ts";

type QueueRow = z.infer<typeof queueRowView>;

const moves = {
  AGENT: <StatusBadge kind="needs-reply">Needs reply</StatusBadge>,
  CUSTOMER: <StatusBadge kind="waiting">Waiting for customer</StatusBadge>,
  NOBODY: <StatusBadge kind="resolved">Resolved</StatusBadge>,
} as const;

const priorities = {
  LOW: (
    <Badge icon={<MoveDown />} tone="neutral">
      Low
    </Badge>
  ),
  NORMAL: null,
  HIGH: (
    <Badge icon={<ChevronUp />} tone="warning">
      High
    </Badge>
  ),
  URGENT: (
    <Badge icon={<ChevronsUp />} tone="danger">
      Urgent
    </Badge>
  ),
} as const;

/** The rows of a queue. */
export function QueueTable(props: {
  readonly caption: string;
  readonly projectKey: string;
  readonly rows: readonly QueueRow[];
  readonly empty: ReactNode;
}) {
  return (
    <DataTable
      caption={props.caption}
      rows={props.rows}
      rowKey={(row) => row.key}
      empty={props.empty}
      columns={[
        {
          id: "key",
          header: "Key",
          width: "fit",
          cell: (row) => <span className="text-sm text-ink-muted tabular-nums">{row.key}</span>,
        },
        {
          id: "subject",
          header: "Subject",
          width: "grow",
          onCard: "title",
          cell: (row) => (
            <RowLink href={`/projects/${props.projectKey}/requests/${row.key}`}>
              <span className={row.waitingOn === "AGENT" ? "font-medium" : undefined}>{row.summary}</span>
            </RowLink>
          ),
        },
        {
          id: "priority",
          header: "",
          srHeader: "Priority",
          width: "fit",
          cell: (row) => priorities[row.priority],
        },
        {
          id: "customer",
          header: "Customer",
          width: "fit",
          cell: (row) => (
            <span className="inline-block max-w-44 truncate align-bottom" title={row.reporter.email}>
              {row.reporter.name || row.reporter.email}
            </span>
          ),
        },
        { id: "moves", header: "Moves next", width: "fit", cell: (row) => moves[row.waitingOn] },
        {
          id: "assignee",
          header: "Assignee",
          width: "fit",
          cell: (row) =>
            row.assignee ? (
              <span className="inline-flex max-w-36 items-center gap-1.5 align-bottom">
                <Avatar name={row.assignee.name} size="sm" />
                <span className="truncate">{row.assignee.name}</span>
              </span>
            ) : (
              <span className="inline-flex items-center gap-1.5 text-ink-subtle [&_svg]:size-4">
                <CircleUserRound /> Nobody
              </span>
            ),
        },
        {
          id: "age",
          header: "Last message",
          width: "fit",
          align: "end",
          cell: (row) => <RelativeTime at={row.lastMessageAt} style="narrow" className="text-ink-muted" />,
        },
      ]}
    />
  );
}
