import { LockKeyhole } from "lucide-react";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { TimelineEntry } from "@/lib/requests/timeline-view.ts";
import { AttachmentList } from "./attachment-list.tsx";
import { WrittenText } from "./written-text.tsx";

/** An internal note: tinted, and named as such, so that nobody takes it for an answer. */
export function TimelineNote({ note }: { note: Extract<TimelineEntry, { kind: "note" }> }) {
  const label = note.author.name || note.author.email;
  return (
    <article
      aria-label={`Internal note by ${label}`}
      className="rounded-lg border border-note-line bg-note-soft px-4 py-3"
    >
      <header className="mb-2 flex flex-wrap items-center gap-2">
        <Avatar name={label} size="sm" />
        <span className="font-medium">{label}</span>
        <span className="inline-flex items-center gap-1 text-sm text-note-ink [&_svg]:size-3.5">
          <LockKeyhole /> Internal note
        </span>
        <RelativeTime at={note.createdAt} className="ms-auto text-sm text-ink-muted" />
      </header>
      <div className="flex flex-col gap-3">
        <WrittenText text={note.bodyText} html={note.bodyHtml} title={`Internal note by ${label}`} />
        <AttachmentList attachments={note.attachments} />
      </div>
    </article>
  );
}
