import type { Header } from "@/lib/message/header-block.ts";
import { headerValue, readHeaderBlock } from "@/lib/message/header-block.ts";
import { isBeforeBeginAt } from "./begin-at.ts";

const mostHeaderBytes = 256 * 1024;
const earliestMs = Date.UTC(1980, 0);
const dayMs = 24 * 60 * 60_000;

/**
 * When a mail arrived, which POP3 does not tell: by the topmost Received header, which the mailbox's own server wrote
 * (RFC 5321 §4.4), else by its Date. Null: neither says a date that can be.
 */
export function pop3ReceivedAt(head: Buffer, now = new Date()): Date | null {
  const headers = headersOf(head);
  return receivedStamp(headers, now) ?? possible(headerValue(headers, "date"), now);
}

/**
 * Whether a mail is from before the time from which on mail is wanted. The sender's Date counts only where the mailbox
 * was never read before: of mail that has come since, a sender whose clock is late would be lost.
 */
export function isBeforeBeginning(
  head: Buffer,
  place: { readonly beginAt: Date | null; readonly lastSucceededAt: Date | null },
): boolean {
  if (place.beginAt === null) return false;
  const now = new Date();
  const at = place.lastSucceededAt === null ? pop3ReceivedAt(head, now) : receivedStamp(headersOf(head), now);
  return at !== null && isBeforeBeginAt(at, place.beginAt);
}

const headersOf = (head: Buffer) => readHeaderBlock(head, 0, Math.min(head.length, mostHeaderBytes)).headers;

function receivedStamp(headers: readonly Header[], now: Date): Date | null {
  const received = headerValue(headers, "received");
  return possible(received?.slice(received.lastIndexOf(";") + 1), now);
}

function possible(text: string | null | undefined, now: Date): Date | null {
  // Comments such as "(CEST)" only confuse.
  const time = Date.parse(
    (text ?? "")
      .slice(0, 200)
      .replace(/\([^()]*\)/g, " ")
      .trim(),
  );
  if (Number.isNaN(time) || time < earliestMs || time > now.getTime() + dayMs) return null;
  return new Date(time);
}
