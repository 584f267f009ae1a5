import MailComposer from "nodemailer/lib/mail-composer";
import { isAddress, type Mailbox } from "./mailbox.ts";

type OutgoingAttachment = {
  filename: string;
  /** `type/subtype`, without parameters */
  contentType: string;
  /** the bytes, or a file of ours on disk; never anything that a person typed */
  content: Buffer | { path: string };
};

export type OutgoingMessage = {
  /** without angle brackets, like every id here */
  messageId: string;
  from: Mailbox;
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  subject: string;
  date: Date;
  inReplyTo: string | null;
  references: readonly string[];
  text: string;
  html: string | null;
  attachments: readonly OutgoingAttachment[];
  /** further headers such as Auto-Submitted (RFC 3834) or the fingerprint; structural ones are refused */
  headers: Readonly<Record<string, string>>;
};

/** A value that would break out of its header or address. The message names the field, so that a person can fix it. */
export class InvalidMessageError extends Error {
  override readonly name = "InvalidMessageError";
  readonly code = "invalid_message";
  readonly permanent = true;
  readonly field: string;

  constructor(field: string, reason: string) {
    super(`The mail was not written: ${field} ${reason}.`);
    this.field = field;
  }
}

const ownHeaders = new Set(
  "from sender to cc bcc subject date message-id in-reply-to references mime-version resent-bcc".split(" "),
);

/**
 * Writes a message (RFC 5322, MIME; UTF-8, CRLF line ends). Nothing is read from the network, Bcc is never written,
 * and a CR, LF or NUL in any header value is refused rather than repaired.
 * @throws InvalidMessageError (through the promise) naming the field
 */
export async function composeMessage(input: OutgoingMessage): Promise<Buffer> {
  requireWellFormed(input);
  const composer = new MailComposer({
    messageId: `<${input.messageId}>`,
    from: writtenMailbox(input.from),
    to: input.to.map(writtenMailbox),
    cc: input.cc.map(writtenMailbox),
    subject: input.subject,
    date: input.date,
    ...(input.inReplyTo === null ? {} : { inReplyTo: `<${input.inReplyTo}>` }),
    ...(input.references.length === 0 ? {} : { references: input.references.map((id) => `<${id}>`) }),
    text: input.text,
    ...(input.html === null ? {} : { html: input.html }),
    attachments: input.attachments.map(writtenAttachment),
    headers: { ...input.headers },
    disableUrlAccess: true,
    newline: "\r\n",
  });
  return await composer.compile().build();
}

function writtenMailbox(mailbox: Mailbox): { name: string; address: string } {
  return { name: mailbox.name, address: mailbox.address };
}

function writtenAttachment(attachment: OutgoingAttachment) {
  const { filename, contentType, content } = attachment;
  const bytes = Buffer.isBuffer(content) ? { content } : { path: content.path };
  return { filename, contentType, contentDisposition: "attachment" as const, ...bytes };
}

function requireWellFormed(input: OutgoingMessage): void {
  requireId("messageId", input.messageId);
  if (input.inReplyTo !== null) requireId("inReplyTo", input.inReplyTo);
  for (const id of input.references) requireId("references", id);
  requireOneLine("subject", input.subject);
  requireMailbox("from", input.from);
  for (const mailbox of input.to) requireMailbox("to", mailbox);
  for (const mailbox of input.cc) requireMailbox("cc", mailbox);
  if (input.to.length + input.cc.length === 0) throw new InvalidMessageError("to", "names nobody");
  if (Number.isNaN(input.date.getTime())) throw new InvalidMessageError("date", "is not a date");
  for (const attachment of input.attachments) {
    requireOneLine("attachment filename", attachment.filename);
    if (!/^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,80}$/i.test(attachment.contentType)) {
      throw new InvalidMessageError("attachment contentType", "is not of the form type/subtype");
    }
  }
  for (const [name, value] of Object.entries(input.headers)) requireHeader(name, value);
}

function requireHeader(name: string, value: string): void {
  if (!/^[A-Za-z0-9-]{1,76}$/.test(name))
    throw new InvalidMessageError("headers", "holds a name that is no header name");
  if (ownHeaders.has(name.toLowerCase()) || name.toLowerCase().startsWith("content-")) {
    throw new InvalidMessageError(`header ${name}`, "is written from the message itself and cannot be set");
  }
  requireOneLine(`header ${name}`, value);
}

function requireOneLine(field: string, value: string): void {
  if (/[\r\n\0\u2028\u2029]/.test(value)) throw new InvalidMessageError(field, "holds a line break or NUL");
}

function requireId(field: string, id: string): void {
  if (!/^[^\s<>\p{Cc}]{3,900}$/u.test(id)) {
    throw new InvalidMessageError(field, "is not a message id without angle brackets");
  }
}

function requireMailbox(field: string, mailbox: Mailbox): void {
  requireOneLine(`${field} name`, mailbox.name);
  if (!isAddress(mailbox.address))
    throw new InvalidMessageError(`${field} address`, "is not an e-mail address");
}
