import type { RequestDetail } from "@/lib/requests/request-detail-view.ts";
import { TimelineEvent } from "./timeline-event.tsx";
import { TimelineMessage } from "./timeline-message.tsx";
import { TimelineNote } from "./timeline-note.tsx";

/** The conversation from the first mail to the last, with notes and events between. */
export function Timeline({ request }: { request: RequestDetail }) {
  return (
    <ol aria-label="Conversation" className="flex flex-col gap-3">
      {request.timeline.map((entry) => (
        <li key={`${entry.kind}-${entry.id}`}>
          {entry.kind === "message" ? (
            <TimelineMessage message={entry} channelAddress={request.channel?.address ?? null} />
          ) : entry.kind === "note" ? (
            <TimelineNote note={entry} />
          ) : (
            <TimelineEvent entry={entry} />
          )}
        </li>
      ))}
    </ol>
  );
}
