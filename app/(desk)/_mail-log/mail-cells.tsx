import { RowLink } from "@/app/_ui/data-table.tsx";

/** What the logs of mails tell of each. */
export type ListedMail = {
  readonly id: string;
  readonly projectKey: string;
  readonly fromAddress: string;
  readonly recipients: string;
  readonly mailboxLabel: string;
  readonly subject: string;
  readonly reason: string;
};

/**
 * Who wrote, and beneath it to whom, and the mailbox that the mail came to unless that says the same: side by side they
 * leave the subject no room.
 */
export function SenderAndMailbox({ mail }: { mail: ListedMail }) {
  return (
    <span className="flex min-w-0 flex-col py-0.5">
      <span className="truncate" title={mail.fromAddress}>
        {mail.fromAddress || "Unknown sender"}
      </span>
      {mail.recipients === "" ? null : (
        <span className="truncate text-sm text-ink-muted" title={mail.recipients}>
          To {mail.recipients}
        </span>
      )}
      {mail.recipients === mail.mailboxLabel ? null : (
        <span className="truncate text-sm text-ink-muted" title={mail.mailboxLabel}>
          In {mail.mailboxLabel}
        </span>
      )}
    </span>
  );
}

/** What the mail is about, which opens its page, and beneath it why it became what it is. */
export function SubjectAndReason({ mail, isReasonWhole }: { mail: ListedMail; isReasonWhole: boolean }) {
  return (
    <div className="flex min-w-0 flex-col py-0.5">
      <span className="truncate" title={mail.subject}>
        <RowLink href={`/projects/${mail.projectKey}/mail-log/${mail.id}`}>
          {mail.subject || <span className="text-ink-muted italic">No subject</span>}
        </RowLink>
      </span>
      {mail.reason === "" ? null : (
        <span
          className={`text-sm font-normal text-ink-muted ${isReasonWhole ? "whitespace-normal" : "truncate"}`}
          title={isReasonWhole ? undefined : mail.reason}
        >
          {mail.reason}
        </span>
      )}
    </div>
  );
}
