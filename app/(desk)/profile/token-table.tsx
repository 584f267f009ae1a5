import { KeyRound } from "lucide-react";
import { DataTable } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { PersonalTokenView } from "@/lib/access/personal-token-view.ts";
import { RevokeToken } from "./revoke-token.client.tsx";

/** One's tokens; the tokens themselves are known to nobody any more. */
export function TokenTable({ tokens }: { tokens: readonly PersonalTokenView[] }) {
  return (
    <DataTable
      caption="Personal tokens"
      rows={tokens}
      rowKey={(token) => token.id}
      empty={
        <EmptyState title="No token" icon={<KeyRound />}>
          Create one for a script that reads or answers requests.
        </EmptyState>
      }
      columns={[
        {
          id: "name",
          header: "Name",
          width: "grow",
          onCard: "title",
          cell: (token) => (
            <>
              <span className="font-medium">{token.name}</span>{" "}
              <code className="font-mono text-sm text-ink-muted">{token.prefix}…</code>
            </>
          ),
        },
        {
          id: "used",
          header: "Last used",
          width: "fit",
          cell: (token) =>
            token.lastUsedAt === null ? (
              <span className="text-ink-muted">Never</span>
            ) : (
              <RelativeTime at={token.lastUsedAt} className="text-ink-muted" />
            ),
        },
        { id: "expires", header: "Expires", width: "fit", cell: (token) => <Expiry of={token} /> },
        {
          id: "revoke",
          header: "",
          srHeader: "Actions",
          width: "fit",
          align: "end",
          onCard: "bare",
          cell: (token) => <RevokeToken tokenId={token.id} name={token.name} />,
        },
      ]}
    />
  );
}

function Expiry({ of: { expiresAt } }: { of: PersonalTokenView }) {
  if (expiresAt === null) return <span className="text-ink-muted">Never</span>;
  if (expiresAt.getTime() <= Date.now()) return <StatusBadge kind="off">Expired</StatusBadge>;
  return <RelativeTime at={expiresAt} className="text-ink-muted" />;
}
