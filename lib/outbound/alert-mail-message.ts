import { digestMail } from "@/lib/alerts/alert-digest-text.ts";
import { mailboxesIn } from "@/lib/alerts/alert-mail-text.ts";
import { composeMessage } from "@/lib/message/compose-message.ts";
import { fingerprintOf, ownFingerprintHeader } from "@/lib/message/fingerprint.ts";
import { signedMessageId } from "@/lib/message/message-id.ts";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import type { User } from "@/prisma/generated/client.ts";
import type { AlertMailSubjects } from "./alert-mail-routes.ts";
import { alertMessageSubject } from "./alert-message-id.ts";
import { instanceIdentity } from "./instance-identity.ts";

/** Alert mails of one person, written as one. */
export type AlertMessage = {
  readonly messageIdSubject: string;
  readonly user: User;
  readonly subject: string;
  readonly text: string;
  readonly about: AlertMailSubjects;
  /** How often it was tried, this time included. */
  readonly attempts: number;
  readonly createdAt: Date;
};

/** Puts mails of one person together: one is itself, several are a digest. Null: they are gone. */
export async function alertMessageOf(alertMailIds: readonly string[]): Promise<AlertMessage | null> {
  const mails = await database().alertMail.findMany({
    where: { id: { in: [...alertMailIds] } },
    include: { alert: true, user: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const [first] = mails;
  if (!first) return null;
  const { user, createdAt } = first;
  const alerts = mails.map(({ alert, text }) => ({ ...alert, mailboxes: mailboxesIn(text) }));
  const { subject, text } = mails.length === 1 ? first : digestMail(alerts, user, environment().baseUrl);
  return {
    messageIdSubject: alertMessageSubject(mails.map(({ id }) => id)),
    user,
    subject,
    text,
    about: {
      alertKeys: alerts.map(({ key }) => key),
      projectIds: alerts.flatMap(({ projectIds }) => projectIds),
    },
    attempts: Math.max(...mails.map(({ attempts }) => attempts)),
    createdAt,
  };
}

/** The mail as it leaves: the same bytes but for the sender, whichever way it takes and however often. */
export async function composeAlertMessage(message: AlertMessage, sender: string): Promise<Buffer> {
  const { fingerprint, messageIdKey } = await instanceIdentity();
  const domain = new URL(environment().baseUrl).hostname.replace(/^\[|\]$/g, "").replaceAll(":", "-");
  return composeMessage({
    from: { name: "Mailroom", address: sender },
    to: [{ name: message.user.name, address: message.user.email }],
    cc: [],
    subject: message.subject,
    messageId: signedMessageId({ key: messageIdKey, subject: message.messageIdSubject, domain }),
    inReplyTo: null,
    references: [],
    text: message.text,
    html: null,
    attachments: [],
    headers: {
      // RFC 3834 §5: nobody is to answer it by machine; the second says the same to Exchange.
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      [ownFingerprintHeader]: fingerprintOf(fingerprint),
    },
    date: message.createdAt,
  });
}
