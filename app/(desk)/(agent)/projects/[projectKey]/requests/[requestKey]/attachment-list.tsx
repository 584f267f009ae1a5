import { FileChip } from "@/app/_ui/drop-zone.client.tsx";
import type { TimelineEntry } from "@/lib/requests/timeline-view.ts";

type Attachment = Extract<TimelineEntry, { kind: "message" }>["attachments"][number];

/** Files of a message; pictures that stand in its text are not listed again. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  const files = attachments.filter(({ inline }) => !inline);
  if (files.length === 0) return null;
  return (
    <ul aria-label="Attachments" className="flex flex-wrap gap-2">
      {files.map(({ id, filename, sizeBytes }) => (
        <li key={id} className="max-w-full">
          <FileChip name={filename} sizeBytes={sizeBytes} href={`/api/v1/attachments/${id}/content`} />
        </li>
      ))}
    </ul>
  );
}
