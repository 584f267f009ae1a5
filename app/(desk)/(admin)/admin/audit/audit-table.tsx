import type { ReactNode } from "react";
import { z } from "zod";
import { DataTable } from "@/app/_ui/data-table.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { auditEntryListView } from "@/lib/access/list-audit-entries.ts";
import { auditFacts, auditPhrase } from "./audit-phrase.ts";

type AuditEntry = z.infer<typeof auditEntryListView>["items"][number];

/** Who did what to which object, when, and what changed. */
export function AuditTable({ rows, empty }: { rows: readonly AuditEntry[]; empty: ReactNode }) {
  return (
    <DataTable
      caption="Audit log"
      rows={rows}
      rowKey={(entry) => entry.id}
      empty={empty}
      columns={[
        {
          id: "when",
          header: "When",
          width: "fit",
          onCard: "bare",
          cell: (entry) => <RelativeTime at={entry.at} className="whitespace-nowrap text-ink-muted" />,
        },
        {
          id: "who",
          header: "Who",
          width: "fit",
          cell: (entry) => (
            <span className="wrap-anywhere md:inline-block md:min-w-36" title={entry.actorLabel}>
              {entry.actorLabel}
            </span>
          ),
        },
        {
          id: "what",
          header: "What",
          onCard: "title",
          cell: (entry) => (
            <span className="md:inline-block md:min-w-40" title={entry.action}>
              {auditPhrase(entry.action)}
            </span>
          ),
        },
        {
          id: "object",
          header: "Object",
          width: "fit",
          cell: (entry) => (
            <span className="wrap-anywhere md:inline-block md:min-w-40" title={entry.objectLabel}>
              {entry.objectLabel}
            </span>
          ),
        },
        {
          id: "detail",
          header: "Detail",
          width: "grow",
          onCard: "bare",
          cell: (entry) => <Facts of={entry} />,
        },
      ]}
    />
  );
}

function Facts({ of: entry }: { of: AuditEntry }) {
  const facts = auditFacts(entry.detail);
  if (facts.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-3 text-sm whitespace-normal text-ink-muted md:min-w-48">
      {facts.map(({ name, value }) => (
        <li key={name} className="min-w-0 wrap-anywhere">
          {name}: <FactValue name={name} value={value} />
        </li>
      ))}
    </ul>
  );
}

/** Ids tell a reader little, so they are shortened; a person's leads to the person. */
function FactValue({ name, value }: { name: string; value: string }) {
  const isId = z.uuid().safeParse(value).success;
  const shown = isId ? `${value.slice(0, 8)}…` : value;
  if (isId && name === "User id") {
    return (
      <Link href={`/admin/users/${value}`} className="link">
        {shown}
      </Link>
    );
  }
  return (
    <span className="text-ink" title={isId ? value : undefined}>
      {shown}
    </span>
  );
}
