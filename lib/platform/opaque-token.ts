import { createHash, randomBytes } from "node:crypto";

/** A new unguessable token: 32 random bytes as base64url (43 characters). */
export function newOpaqueToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 of a high-entropy token, hex: what is stored instead of the token. */
export function hashOpaqueToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}
