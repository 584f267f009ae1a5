import { FileText, Mail } from "lucide-react";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { TimelineEntry } from "@/lib/requests/timeline-view.ts";
import { AttachmentList } from "./attachment-list.tsx";
import { DeliveryState } from "./delivery-state.tsx";
import { WrittenText } from "./written-text.tsx";

type Message = Extract<TimelineEntry, { kind: "message" }>;

/** A mail or public comment: who wrote to whom, the new text, what was folded away, files, and how its delivery fares. */
export function TimelineMessage({
  message,
  channelAddress,
}: {
  message: Message;
  channelAddress: string | null;
}) {
  const { author, delivery } = message;
  const byAgent = message.authorSide === "agent";
  const recipients = delivery?.recipients.map(({ address }) => address) ?? [];
  const label = author.name || author.email;
  return (
    <article
      aria-label={`Message from ${label}`}
      className="overflow-hidden rounded-lg border bg-surface shadow-sm"
    >
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b bg-canvas px-4 py-2">
        <Avatar name={label} />
        <div className="min-w-0 flex-1">
          <p className="truncate">
            <span className="font-medium">{label}</span>{" "}
            {author.name ? <span className="text-sm text-ink-muted">{author.email}</span> : null}
          </p>
          <p className="truncate text-sm text-ink-muted">
            {byAgent ? `to ${recipients.join(", ") || "the customer"}` : `to ${channelAddress ?? "the desk"}`}
          </p>
        </div>
        {message.isOriginalDeleted ? (
          <span className="text-sm text-ink-muted">Original deleted (retention)</span>
        ) : message.inboundMessageId ? (
          <a
            href={`/api/v1/inbound-messages/${message.inboundMessageId}/raw`}
            className="inline-flex min-h-6 items-center gap-1 text-sm text-ink-muted hover:text-ink [&_svg]:size-3.5"
          >
            <FileText /> Original
          </a>
        ) : null}
        <span className="inline-flex items-center gap-1.5 text-sm text-ink-muted [&_svg]:size-3.5">
          {message.source === "MAIL" ? <Mail aria-label="By mail" /> : null}
          <RelativeTime at={message.createdAt} />
        </span>
      </header>
      <div className="flex flex-col gap-3 px-4 py-3">
        <WrittenText text={message.bodyText} html={message.bodyHtml} title={`Message from ${label}`} />
        {message.foldedText || message.foldedHtml ? (
          <details className="group">
            <summary className="inline-flex min-h-6 cursor-pointer list-none items-center rounded-sm border bg-sunken px-2 text-sm text-ink-muted hover:text-ink">
              <span className="group-open:hidden">Show quoted text and signature</span>
              <span className="hidden group-open:inline">Hide quoted text and signature</span>
            </summary>
            <div className="mt-2 border-s-2 ps-3 text-ink-muted">
              <WrittenText text={message.foldedText} html={message.foldedHtml} title={`Quoted by ${label}`} />
            </div>
          </details>
        ) : null}
        <AttachmentList attachments={message.attachments} />
      </div>
      {delivery ? <DeliveryState delivery={delivery} /> : null}
    </article>
  );
}
