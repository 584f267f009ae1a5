import type { InboundOutcome, NoticeMailKind } from "@/prisma/generated/enums.ts";

/** One reason, as the ledger keeps it. */
export type LedgerEvidence = { readonly kind: string; readonly detail: string; readonly weight: number };

/** A mail that Mailroom writes of itself, to be sent once the outcome is committed. */
export type Notice = {
  readonly id: string;
  readonly kind: NoticeMailKind;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
};

/** What became of a mail, as the ledger keeps it. */
export type Settlement = {
  /** HELD: put aside until a person lets it in. */
  readonly outcome: InboundOutcome | "HELD";
  readonly reason: string;
  readonly evidence: readonly LedgerEvidence[];
  readonly requestId: string | null;
  readonly commentId: string | null;
  readonly notices: readonly Notice[];
};
