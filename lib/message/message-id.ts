import { createHmac, timingSafeEqual } from "node:crypto";

const signatureBytes = 16;
const maxIdLength = 998; // one line, RFC 5322 §2.1.1

/**
 * The message ids of a Message-ID, In-Reply-To or References header (RFC 5322 §3.6.4) without angle brackets, in
 * order, without doubles. Tolerates ids without brackets and phrases between them. At most `most` ids: the first
 * and the last ones of a longer list.
 */
export function parseMessageIds(header: string, most = 200): string[] {
  const bracketed = [...header.matchAll(/<([^<>]{1,998})>/g)].map((match) => match[1] ?? "");
  const words =
    bracketed.length > 0 ? bracketed : header.split(/[\s,;"'()<>]+/).filter((word) => word.includes("@"));
  const ids = [...new Set(words.map(cleanId).filter((id) => id !== ""))];
  return ids.length <= most ? ids : [...ids.slice(0, 1), ...ids.slice(1 - most)];
}

/** White space within an id is the scar of a fold, so it is closed up. */
function cleanId(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, "")
    .slice(0, maxIdLength);
}

/**
 * A Message-ID that proves by itself that we made it: `<subject>.<signature>@domain`, without brackets.
 * `subject` is an opaque id (letters, digits, "-" and "_"); the signature is HMAC-SHA256, 16 bytes, base64url.
 */
export function signedMessageId(input: { key: Uint8Array; subject: string; domain: string }): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(input.subject)) {
    throw new RangeError(
      "The subject of a signed Message-ID is 1 to 64 letters, digits, hyphens or underscores.",
    );
  }
  if (!/^[A-Za-z0-9.-]{1,253}$/.test(input.domain)) {
    throw new RangeError("The domain of a signed Message-ID is a host name in ASCII.");
  }
  return `${input.subject}.${sign(input.key, input.subject).toString("base64url")}@${input.domain}`;
}

/**
 * Reads back what {@link signedMessageId} made with any of the keys (newest first; older ones after a rotation).
 * The domain does not count: some relays rewrite it. Comparison takes the same time for every wrong signature.
 */
export function readSignedMessageId(
  keys: Uint8Array | readonly Uint8Array[],
  messageId: string,
): { subject: string } | null {
  const match = /^<?([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{22})@[^@\s<>]{1,253}>?$/.exec(messageId.trim());
  const subject = match?.[1];
  const signature = match?.[2];
  if (subject === undefined || signature === undefined) return null;
  const given = Buffer.from(signature, "base64url");
  let isOurs = false;
  for (const key of keys instanceof Uint8Array ? [keys] : keys) {
    if (given.length === signatureBytes && timingSafeEqual(given, sign(key, subject))) isOurs = true;
  }
  return isOurs ? { subject } : null;
}

function sign(key: Uint8Array, subject: string): Buffer {
  const mac = createHmac("sha256", key).update("mailroom message id\0").update(subject);
  return mac.digest().subarray(0, signatureBytes);
}
