export type Pop3ScriptMail = {
  raw: string | Buffer;
  /** Stays with the mail; "mail-1", "mail-2", … in the order of arrival when left out. */
  uidl?: string;
  /** What LIST says; the truth when left out. */
  sizeBytes?: number;
};

/** The message with its last line ended, as a server stores it. */
export function wireBytes(mail: Pop3ScriptMail): Buffer {
  const bytes = Buffer.from(mail.raw);
  const isEnded = bytes.length === 0 || bytes.subarray(-2).toString("latin1") === "\r\n";
  return isEnded ? bytes : Buffer.concat([bytes, Buffer.from("\r\n")]);
}

/** A positive answer of several lines, of characters that are one byte each. */
export function multiLine(content: string): Buffer {
  return Buffer.from(`+OK\r\n${content.replace(/(^|\r\n)\./g, "$1..")}.\r\n`, "latin1");
}

/** The header and so many lines of the body. */
export function topOf(mail: Pop3ScriptMail, lines: number): string {
  const text = wireBytes(mail).toString("latin1");
  const bodyAt = text.startsWith("\r\n") ? 2 : text.indexOf("\r\n\r\n") + 4;
  const body = text
    .slice(bodyAt)
    .split(/(?<=\r\n)/)
    .slice(0, lines);
  return text.slice(0, bodyAt) + body.join("");
}
