import { Badge } from "@/app/_ui/badge.tsx";
import { Card, DetailList } from "@/app/_ui/card.tsx";
import { FileChip } from "@/app/_ui/drop-zone.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { EvidenceTable } from "./evidence-table.tsx";
import type { MailPreview } from "./mail-preview.ts";
import { outcomeWords } from "./mail-state.tsx";

/** What would become of a mail and why, and what Mailroom reads in it. */
export function MailPreviewResult({ preview }: { preview: MailPreview }) {
  return (
    <section aria-label="What would happen" className="flex flex-col gap-4">
      <Card title="What would happen" description="Nothing was changed, nobody was written to.">
        <div className="flex flex-col gap-3">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone="info">{outcomeWords(preview.outcome)}</Badge>
            <span className="min-w-0 break-words">{preview.reason}</span>
          </p>
          <DetailList items={consequences(preview)} />
        </div>
      </Card>
      {preview.evidence.length === 0 ? null : (
        <Card title="Why" padding="flush">
          <EvidenceTable evidence={preview.evidence} />
        </Card>
      )}
      <Card title="What is read in it">
        <div className="flex flex-col gap-4">
          <DetailList items={facts(preview)} />
          <TextArea
            label="New text"
            description={preview.newText === "" ? "The mail says nothing new." : undefined}
            isReadOnly
            rows={rowsFor(preview.newText)}
            value={preview.newText}
          />
          {preview.foldedText === "" ? null : (
            <TextArea
              label="Folded away: quoted text and signature"
              isReadOnly
              rows={rowsFor(preview.foldedText)}
              value={preview.foldedText}
            />
          )}
          {preview.attachments.length === 0 ? null : (
            <ul aria-label="Attachments" className="flex flex-wrap gap-2">
              {numbered(preview.attachments).map(({ key, ...file }) => (
                <li key={key} className="max-w-full" title={file.contentType}>
                  <FileChip name={file.filename} sizeBytes={file.sizeBytes} />
                </li>
              ))}
            </ul>
          )}
        </div>
      </Card>
    </section>
  );
}

/** Files of one mail may have the same name; their place tells them apart. */
function numbered<Item>(items: readonly Item[]): (Item & { readonly key: number })[] {
  return items.map((item, key) => ({ ...item, key }));
}

function rowsFor(text: string): number {
  return Math.min(12, Math.max(2, text.split("\n").length));
}

function consequences(preview: MailPreview) {
  const { requestKey, relatedKey, wouldCreateUser, wouldNotify } = preview;
  return [
    ...(requestKey === null ? [] : [{ label: "Request", value: requestKey }]),
    ...(relatedKey === null ? [] : [{ label: "Linked to", value: relatedKey }]),
    { label: "New account", value: wouldCreateUser ? `Yes, for ${preview.from}` : "No" },
    { label: "Mail to", value: wouldNotify.length === 0 ? "Nobody" : wouldNotify.join(", ") },
  ];
}

const classes: Readonly<Record<string, string>> = {
  normal: "Written by a person",
  "auto-reply": "Automatic answer",
  bulk: "Sent to many, or by a program",
  bounce: "Delivery report",
};

function facts(preview: MailPreview) {
  return [
    { label: "From", value: preview.from || "Unknown sender" },
    { label: "To", value: preview.to.join(", ") || "Nobody" },
    { label: "Subject", value: preview.subject || "None" },
    {
      label: "Kind of mail",
      value: `${classes[preview.class] ?? preview.class} (rule: ${preview.classRule})`,
    },
  ];
}
