import type { ReactNode } from "react";
import { DataTable, RowLink } from "@/app/_ui/data-table.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { CredentialDateView } from "@/lib/oauth-integrations/list-credential-dates.ts";
import { integrationsHref } from "../integrations-href.ts";

/** From so many days on a date asks for attention. */
const attentionDays = 60;

/** What ends when, and what to do about it. */
export function CredentialDatesTable(props: {
  readonly rows: readonly CredentialDateView[];
  readonly empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Dates of credentials"
      rows={props.rows}
      rowKey={({ kind, integrationId, grantId }) => `${kind} ${integrationId} ${grantId ?? ""}`}
      empty={props.empty}
      columns={columns}
    />
  );
}

const columns = [
  {
    id: "at",
    header: "Ends",
    onCard: "bare" as const,
    cell: (row: CredentialDateView) => (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 whitespace-nowrap">
        <time dateTime={row.at.toISOString()} className="tabular-nums">
          {row.at.toISOString().slice(0, 10)}
        </time>
        <DaysLeft daysLeft={row.daysLeft} />
      </span>
    ),
  },
  {
    id: "what",
    header: "What",
    onCard: "title" as const,
    cell: (row: CredentialDateView) => (
      <RowLink href={`${integrationsHref}/${row.integrationId}`}>
        <span className="font-medium md:whitespace-nowrap">{row.what}</span>
      </RowLink>
    ),
  },
  {
    id: "integration",
    header: "Integration",
    width: "fit" as const,
    cell: (row: CredentialDateView) => <span title={row.integrationName}>{row.integrationName}</span>,
  },
  {
    id: "mailbox",
    header: "Mailbox",
    width: "fit" as const,
    cell: (row: CredentialDateView) =>
      row.mailboxAddress === null ? (
        <span className="text-ink-muted">All of them</span>
      ) : (
        <span title={row.mailboxAddress}>{row.mailboxAddress}</span>
      ),
  },
  {
    id: "cure",
    header: "What to do",
    width: "grow" as const,
    onCard: "bare" as const,
    cell: (row: CredentialDateView) => (
      <span className="block py-1 text-sm whitespace-normal text-ink-muted">
        {row.daysLeft > attentionDays ? "Nothing yet." : row.cure} {row.because}
        {row.isUsed ? null : " No channel that is switched on depends on it, so no mail warns of it."}
      </span>
    ),
  },
];

function DaysLeft({ daysLeft }: { daysLeft: number }) {
  if (daysLeft < 0) return <StatusBadge kind="failed">Ended</StatusBadge>;
  const words = daysLeft === 0 ? "Within a day" : daysLeft === 1 ? "1 day left" : `${daysLeft} days left`;
  return <StatusBadge kind={daysLeft > attentionDays ? "ok" : "attention"}>{words}</StatusBadge>;
}
