import { DataTable } from "@/app/_ui/data-table.tsx";
import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-detail-view.ts";

type Evidence = InboundMessageDetail["evidence"][number];

/** What each kind of evidence is called. */
const kinds: Readonly<Record<string, string>> = {
  "signed-id": "Answers our own mail",
  reference: "Refers to a mail of the request",
  "subject-key": "Key in the subject",
  "sender-involved": "Sender takes part",
  "sender-addressed": "Sender was written to",
  "sender-unknown": "Sender has no part",
  "no-thread": "No earlier mail",
  filter: "Rule that decided",
  problem: "Oddity of the mail",
  recipients: "Other recipients",
  released: "Let in by a person",
  "default-reporter": "Stand-in for the sender",
  "new-account": "New sender",
  quiet: "Old mail",
  sibling: "Same mail elsewhere",
  assignee: "Assignee by To or Cc",
  "bulk-delete": "Deleted on its server",
};

/** Why the mail became what it became: what was found, and how much it counted. */
export function EvidenceTable({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <DataTable
      caption="Evidence"
      rows={evidence.map((one, index) => ({ ...one, key: `${index} ${one.kind}` }))}
      rowKey={(one) => one.key}
      empty={<p className="px-4 pb-4 text-ink-muted">No evidence was recorded.</p>}
      columns={[
        {
          id: "kind",
          header: "Found",
          onCard: "title",
          cell: (one) => (
            <span className="font-medium md:whitespace-nowrap">{kinds[one.kind] ?? one.kind}</span>
          ),
        },
        {
          id: "detail",
          header: "Detail",
          width: "grow",
          onCard: "bare",
          cell: (one) => <span className="block break-words whitespace-normal">{beginning(one.detail)}</span>,
        },
        {
          id: "weight",
          header: "Weight",
          width: "fit",
          align: "end",
          cell: (one) =>
            one.weight === 0 ? <NoWeight /> : <span className="tabular-nums">{one.weight}</span>,
        },
      ]}
    />
  );
}

/** The evidence speaks of the mail in the middle of a sentence: "it refers to …". Here it begins one. */
function beginning(detail: string): string {
  return detail.replace(/^it(?=s? )/, "It");
}

function NoWeight() {
  return (
    <>
      <span aria-hidden="true" className="text-ink-subtle">
        –
      </span>
      <span className="sr-only">none</span>
    </>
  );
}
