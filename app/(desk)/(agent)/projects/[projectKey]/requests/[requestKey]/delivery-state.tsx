import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import type { TimelineEntry } from "@/lib/requests/timeline-view.ts";
import { DeliveryActions } from "./delivery-actions.client.tsx";

type Delivery = NonNullable<Extract<TimelineEntry, { kind: "message" }>["delivery"]>;

const states: Record<Delivery["state"], { kind: StatusKind; words: string }> = {
  QUEUED: { kind: "queued", words: "Waiting to be sent" },
  SENDING: { kind: "working", words: "Sending…" },
  SENT: { kind: "ok", words: "Sent" },
  PARTLY_SENT: { kind: "attention", words: "Sent to some recipients" },
  FAILED: { kind: "failed", words: "Not sent" },
  UNCERTAIN: { kind: "uncertain", words: "May have been sent" },
  DISCARDED: { kind: "off", words: "Discarded" },
};

/** Whether a mail has left, and when not: the server's words, what they mean, and Resend. */
export function DeliveryState({ delivery }: { delivery: Delivery }) {
  const bounced = delivery.recipients.filter(({ state }) => state === "BOUNCED");
  const { kind, words } =
    bounced.length > 0
      ? ({ kind: "failed", words: "Came back undelivered" } as const)
      : states[delivery.state];
  const refused = delivery.recipients.filter(({ state }) => state === "REFUSED" || state === "BOUNCED");
  const needsHand = ["FAILED", "UNCERTAIN", "PARTLY_SENT"].includes(delivery.state);
  return (
    <footer className="flex flex-col gap-2 border-t bg-canvas px-4 py-2 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge kind={kind}>{words}</StatusBadge>
        {delivery.sentAt ? <RelativeTime at={delivery.sentAt} className="text-ink-muted" /> : null}
        {delivery.state === "QUEUED" && delivery.failureDetail && delivery.nextAttemptAt ? (
          <span className="text-ink-muted">
            next attempt <RelativeTime at={delivery.nextAttemptAt} />
          </span>
        ) : null}
        {needsHand ? (
          <DeliveryActions
            outboundMessageId={delivery.outboundMessageId}
            isUncertain={delivery.state === "UNCERTAIN"}
          />
        ) : null}
      </div>
      {delivery.failureDetail ? <p className="break-words">{delivery.failureDetail}</p> : null}
      {refused.length > 0 ? (
        <ul className="flex flex-col gap-1">
          {refused.map(({ address, serverWords }) => (
            <li key={address} className="break-words">
              <span className="font-medium">{address}</span>
              {serverWords ? <span className="font-mono text-xs text-ink-muted"> {serverWords}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </footer>
  );
}
