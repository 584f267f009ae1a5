import type { ThreadCandidate } from "./decide.ts";
import type { Destination } from "./destination.ts";
import type { NoticeKind } from "./filters.ts";
import type { ForgottenMail } from "./forgotten-mails.ts";
import type { LedgerEvidence } from "./settlement.ts";
import type { SameMail } from "./twin-mails.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** A mail that was read, where it goes, and what people have said of it. */
export type JudgedMail = {
  readonly understood: UnderstoodMail;
  readonly destination: Destination;
  readonly receivedAt: Date;
  readonly isReleased: boolean;
  /** Only its header is here: the rest is on the server. */
  readonly oversize: boolean;
};

/** What the database knows that bears on a mail. */
export type Surroundings = {
  readonly candidates: readonly ThreadCandidate[];
  /** The very same mail, where it had its effect already: in this mailbox or in others. */
  readonly sameMails: readonly SameMail[];
  /** Its words are in a request already, but the ledger has forgotten the mail; null: they are not. */
  readonly forgotten: ForgottenMail | null;
  /** Addresses of all channels of this installation. */
  readonly ownAddresses: ReadonlySet<string>;
  /** Those, and what handlers read: nobody takes part by such an address. */
  readonly intakeAddresses: ReadonlySet<string>;
  /** It refers to a mail that Mailroom wrote of itself: an alert, or a mail that it passed on. */
  readonly refersToNotice: NoticeKind | null;
  /** Mails of this sender in the window of the loop guard: in this mailbox, and by request. */
  readonly recentFromSender: number;
  readonly recentByRequest: ReadonlyMap<string, number>;
  /** Mails that this mailbox had forwarded in the same window. */
  readonly recentForwards: number;
  /** The sender has an account here. Only asked for handlers. */
  readonly senderIsKnown: boolean;
};

/** Who writes, as far as the desk is concerned. */
export type Author =
  | { readonly kind: "sender"; readonly isNew: boolean }
  /** The handler's default reporter, for a sender without an account. */
  | { readonly kind: "stand-in"; readonly userId: string };

/** What is to become of a mail; nothing has happened yet. */
export type Judgement = { readonly reason: string; readonly evidence: readonly LedgerEvidence[] } & (
  | { readonly kind: "request"; readonly relatedToId: string | null; readonly author: Author }
  | {
      readonly kind: "comment";
      readonly requestId: string;
      readonly senderJoins: boolean;
      readonly senderInvolved: boolean;
      readonly author: Author;
    }
  | {
      readonly kind: "aside";
      readonly outcome: "IGNORED" | "BOUNCE" | "DUPLICATE" | "HELD";
      readonly requestId: string | null;
    }
  | { readonly kind: "forward"; readonly to: string; readonly why: string; readonly requestId: string | null }
);

/** Whether the mail is from before the time from which people are notified. */
export function isQuiet({
  destination,
  receivedAt,
}: Pick<JudgedMail, "destination" | "receivedAt">): boolean {
  return destination.quietBefore !== null && receivedAt < destination.quietBefore;
}
