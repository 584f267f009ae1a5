import { createHash, timingSafeEqual } from "node:crypto";
import type { ParsedMessage } from "./parse-message.ts";

/** The header that every mail of ours carries, so that it is known again when another system sends it back. */
export const ownFingerprintHeader = "X-Mailroom-Fingerprint";

/** The value for one installation: a hash, so that the header does not publish the instance's id. */
export function fingerprintOf(instanceId: string): string {
  return createHash("sha256").update("mailroom fingerprint\0").update(instanceId).digest("base64url");
}

/** True when this installation sent the mail: the sign of a loop. */
export function carriesFingerprint(message: Pick<ParsedMessage, "headers">, instanceId: string): boolean {
  const own = Buffer.from(fingerprintOf(instanceId));
  const name = ownFingerprintHeader.toLowerCase();
  return message.headers.some((header) => {
    if (header.name !== name) return false;
    const given = Buffer.from(header.value.trim());
    return given.length === own.length && timingSafeEqual(given, own);
  });
}
