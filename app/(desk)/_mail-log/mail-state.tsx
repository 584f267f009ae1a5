import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-detail-view.ts";

/** What tells how far a mail is. */
export type MailState = Pick<InboundMessageDetail, "state" | "outcome" | "attempts">;

const outcomes: Readonly<
  Record<NonNullable<MailState["outcome"]>, { readonly kind: StatusKind; readonly words: string }>
> = {
  REQUEST: { kind: "ok", words: "New request" },
  COMMENT: { kind: "ok", words: "Comment" },
  IGNORED: { kind: "off", words: "Ignored" },
  BOUNCE: { kind: "attention", words: "Bounce" },
  DUPLICATE: { kind: "off", words: "Duplicate" },
  LEFT: { kind: "off", words: "Left in the mailbox" },
  FORWARDED: { kind: "attention", words: "Forwarded" },
};

/** What became of a mail, or how far it is. */
export function MailStateBadge({ mail }: { mail: MailState }) {
  if (mail.state === "FAILED") return <StatusBadge kind="failed">Failed</StatusBadge>;
  if (mail.state === "HELD") return <StatusBadge kind="attention">Held</StatusBadge>;
  if (mail.outcome === null) {
    return mail.attempts > 1 ? (
      <StatusBadge kind="attention">Trying again</StatusBadge>
    ) : (
      <StatusBadge kind="queued">Waiting</StatusBadge>
    );
  }
  const { kind, words } = outcomes[mail.outcome];
  return <StatusBadge kind={kind}>{words}</StatusBadge>;
}

/** What becomes of a mail in one word or two, for a sentence or a list. */
export function outcomeWords(outcome: string): string {
  if (outcome === "HELD") return "Held";
  if (outcome === "FAILED") return "Failed";
  return Object.entries(outcomes).find(([name]) => name === outcome)?.[1].words ?? outcome;
}
