import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { TimelineEntry } from "@/lib/requests/timeline-view.ts";
import { eventPhrase } from "./event-phrase.ts";

/** What happened between two messages, in one quiet line. */
export function TimelineEvent({ entry }: { entry: Extract<TimelineEntry, { kind: "event" }> }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 px-4 text-sm text-ink-muted">
      <span aria-hidden="true" className="size-1.5 rounded-full bg-line-strong" />
      <span>{eventPhrase(entry.event, entry.actor, entry.detail)}</span>
      <RelativeTime at={entry.createdAt} style="narrow" />
    </p>
  );
}
