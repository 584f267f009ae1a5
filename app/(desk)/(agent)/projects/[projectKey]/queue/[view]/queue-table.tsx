import { ChevronsUp, ChevronUp, CircleUserRound, MoveDown } from "lucide-react";
import { memo, type ReactNode } from "react";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Badge } from "@/app/_ui/badge.tsx";
import { DataTable, RowLink } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { QueuePage } from "@/lib/requests/queue-answers.ts";

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

const nobody = (
  <span className="inline-flex items-center gap-1.5 text-ink-subtle [&_svg]:size-4">
    <CircleUserRound /> Nobody
  </span>
);

type QueueTableProps = {
  readonly caption: string;
  readonly projectKey: string;
  readonly rows: QueuePage["items"];
  readonly empty: ReactNode;
};

/** The rows of a queue. With every live change it gets fifty of them of which one is new: the others' cells stay as they are. */
export const QueueTable = memo(function QueueTable(props: QueueTableProps) {
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
            <Subject
              href={`/projects/${props.projectKey}/requests/${row.key}`}
              summary={row.summary}
              needsReply={row.waitingOn === "AGENT"}
            />
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
              nobody
            ),
        },
        {
          id: "age",
          header: "Last message",
          width: "fit",
          align: "end",
          cell: (row) => (
            <RelativeTime at={row.lastMessageAt.toISOString()} style="narrow" className="text-ink-muted" />
          ),
        },
      ]}
    />
  );
});

const Subject = memo(function Subject(props: { href: string; summary: string; needsReply: boolean }) {
  return (
    <RowLink href={props.href}>
      <span className={props.needsReply ? "font-medium" : undefined}>{props.summary}</span>
    </RowLink>
  );
});
