/** A mail in a folder of the scripted IMAP server. */
export type ImapScriptMail = {
  raw: string;
  uid: number;
  flags?: string[];
  /** What RFC822.SIZE says; the truth when left out. */
  sizeBytes?: number;
  internalDate?: Date;
};

export type ImapScriptFolder = { uidValidity: number; uidNext: number; mails: ImapScriptMail[] };

export function imapFolder(...raws: string[]): ImapScriptFolder {
  const folder: ImapScriptFolder = { uidValidity: 7, uidNext: 1, mails: [] };
  for (const raw of raws) arrive(folder, { raw });
  return folder;
}

/** Puts a mail into a folder under its next UID. */
export function arrive(folder: ImapScriptFolder, mail: Omit<ImapScriptMail, "uid">): void {
  folder.mails.push({ ...mail, uid: folder.uidNext });
  folder.uidNext += 1;
}

/** Whether a number is in a sequence set, such as "1,3:5,9:*" (RFC 3501 §9). */
export function isInSet(set: string, number: number, largest: number): boolean {
  return set.split(",").some((part) => {
    const [first = 0, last = first] = part.split(":").map((end) => (end === "*" ? largest : Number(end)));
    return number >= Math.min(first, last) && number <= Math.max(first, last);
  });
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function dateTime(date: Date): string {
  const day = `${date.getUTCDate()}`.padStart(2, "0");
  return `"${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000"`;
}

/** The answer to FETCH for one mail: UID, and what else was asked for. Text is of characters that are one byte each. */
export function fetchAnswer(sequence: number, mail: ImapScriptMail, items: string): string {
  const { raw, uid } = mail;
  const parts = [`UID ${uid}`];
  if (/RFC822\.SIZE/i.test(items)) parts.push(`RFC822.SIZE ${mail.sizeBytes ?? raw.length}`);
  if (/INTERNALDATE/i.test(items)) parts.push(`INTERNALDATE ${dateTime(mail.internalDate ?? new Date())}`);
  if (/FLAGS/i.test(items)) parts.push(`FLAGS (${(mail.flags ?? []).join(" ")})`);
  const body = items.match(/BODY(?:\.PEEK)?\[(HEADER)?\](?:<(\d+)\.(\d+)>)?/i);
  if (body) {
    const [, section = "", start, length] = body;
    const whole = section === "" ? raw : raw.slice(0, raw.indexOf("\r\n\r\n") + 4);
    const text = start === undefined ? whole : whole.slice(Number(start), Number(start) + Number(length));
    const origin = start === undefined ? "" : `<${start}>`;
    parts.push(`BODY[${section.toUpperCase()}]${origin} {${text.length}}\r\n${text}`);
  }
  return `* ${sequence} FETCH (${parts.join(" ")})\r\n`;
}
