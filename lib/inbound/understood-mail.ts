import type { Mailbox } from "@/lib/message/mailbox.ts";
import type { MessageClass } from "@/lib/message/message-class.ts";
import type { StoredAttachment } from "@/lib/requests/stored-attachment.ts";

/** A recipient that a delivery report names. */
export type ReportedRecipient = {
  readonly address: string;
  readonly enhancedStatus: string | null;
  readonly serverWords: string | null;
  /** The report says that delivery failed for good; else it is delayed, relayed or done. */
  readonly hasFailed: boolean;
};

/** All that is read from a mail before the database is asked: its bytes are not needed any more. */
export type UnderstoodMail = {
  /** Null: the mail names nobody. */
  readonly sender: Mailbox | null;
  /** To and Cc, normalised, without doubles. */
  readonly recipients: readonly Mailbox[];
  readonly subject: string;
  /** As the mail has them, without angle brackets. */
  readonly messageId: string | null;
  /** In-Reply-To and References; of a delivery report, the Message-ID it tells about too. */
  readonly references: readonly string[];
  /** It carries the fingerprint of this installation. */
  readonly isOwn: boolean;
  readonly class: MessageClass;
  /** Name of the rule that decided the class. */
  readonly classRule: string;
  /** It says itself that it was sent to many: Precedence bulk or junk. */
  readonly hasBulkPrecedence: boolean;
  readonly reported: readonly ReportedRecipient[];
  readonly text: string;
  /** Safe HTML; inline images by `cid:`. */
  readonly html: string | null;
  /** Quote and signature. */
  readonly foldedText: string;
  readonly foldedHtml: string | null;
  /** The handler's rule took everything away: nothing was written outside quotes, or before the marker. */
  readonly isCutAway: boolean;
  readonly attachments: readonly StoredAttachment[];
  /** What the mail said of itself that could not be followed. */
  readonly problems: readonly string[];
};
