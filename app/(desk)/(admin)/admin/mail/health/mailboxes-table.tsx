import type { ReactNode } from "react";
import { DataTable, RowControl, RowLink } from "@/app/_ui/data-table.tsx";
import { lagWords } from "@/app/(desk)/_mailbox-health/lag-words.ts";
import { CredentialEnd, LastSuccess, SetAside } from "@/app/(desk)/_mailbox-health/mailbox-figures.tsx";
import { ReadingBadge, SendingBadge } from "@/app/(desk)/_mailbox-health/mailbox-state.tsx";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";

/** Mailboxes, each with its state in words and what to do. */
export function MailboxesTable(props: {
  readonly rows: readonly MailboxHealthView[];
  readonly empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Mailboxes and how they fare"
      rows={props.rows}
      rowKey={({ mailboxId }) => mailboxId}
      empty={props.empty}
      columns={columns}
    />
  );
}

const columns = [
  {
    id: "mailbox",
    header: "Mailbox",
    width: "grow" as const,
    onCard: "title" as const,
    cell: (row: MailboxHealthView) => (
      <span className="block py-1 whitespace-normal">
        <RowLink href={`/admin/mail/health/${row.mailboxId}`}>
          <span className="font-medium wrap-anywhere">{row.name}</span>
        </RowLink>
        <span className="block text-sm font-normal wrap-anywhere text-ink-muted">
          {row.readBy === "handler" ? `Mail handler of ${row.incomingServer?.name ?? ""}, ` : ""}
          {row.projectName} · {row.host} · {row.isPushed ? "pushed" : "polled"}
        </span>
        <Cause row={row} />
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    onCard: "bare" as const,
    cell: (row: MailboxHealthView) => (
      <span className="flex flex-col items-start gap-1">
        <ReadingBadge state={row.state} />
        {row.sending?.failure && row.state !== "off" ? <SendingBadge health={row.sending} /> : null}
      </span>
    ),
  },
  {
    id: "last-success",
    header: "Last success",
    cell: (row: MailboxHealthView) => (
      <span className="md:whitespace-nowrap">
        <LastSuccess health={row} />
      </span>
    ),
  },
  {
    id: "lag",
    header: "Lag",
    align: "end" as const,
    cell: (row: MailboxHealthView) => (
      <span className="whitespace-nowrap">{row.state === "off" ? "–" : lagWords(row.lagSeconds)}</span>
    ),
  },
  {
    id: "mails",
    header: "24 h",
    srHeader: "Mails in the last 24 hours",
    align: "end" as const,
    cell: (row: MailboxHealthView) => row.hours.reduce((all, { count }) => all + count, 0),
  },
  {
    id: "set-aside",
    header: "Set aside",
    cell: (row: MailboxHealthView) => (
      <RowControl>
        <SetAside health={row} />
      </RowControl>
    ),
  },
  {
    id: "credential",
    header: "Next expiry",
    hideBelow: "xl" as const,
    cell: (row: MailboxHealthView) => <CredentialEnd credential={row.credential} />,
  },
];

/** Why it fails and what helps, in small beneath the name. */
function Cause({ row }: { row: MailboxHealthView }) {
  const failure = row.failure ?? row.sending?.failure;
  if (!failure || row.state === "off") return null;
  return (
    <span className="mt-1 block max-w-prose text-sm font-normal">
      {row.state === "retrying" ? "The last try failed. " : ""}
      {failure.cause} <span className="text-ink-muted">{failure.cure}</span>
    </span>
  );
}
