import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { EncryptionKey } from "./environment.ts";
import { environment } from "./environment.ts";
import { Problem } from "./problem.ts";

const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals a secret with AES-256-GCM (NIST SP 800-38D) under the newest key.
 *
 * @param place what the secret belongs to, `table:rowId:column`. It is authenticated as additional data, so a sealed
 *   value that is copied to another row does not open there.
 * @returns `v1.<key id>.<base64url of iv ‖ tag ‖ ciphertext>`
 */
export function sealSecret(plain: string, place: string, keys = environment().encryptionKeys): string {
  const newest = keys[0];
  if (!newest) throw new Error("ENCRYPTION_KEYS is empty.");
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", newest.key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(place, "utf8"));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  const packed = Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString("base64url");
  return `v1.${newest.id}.${packed}`;
}

/**
 * Opens what `sealSecret` sealed, with whichever listed key it names.
 *
 * @throws Problem `secret-unreadable` when the key is not listed any more, or the value was changed or moved.
 */
export function openSecret(sealed: string, place: string, keys = environment().encryptionKeys): string {
  const [version, keyId, packed] = sealed.split(".");
  const key = keys.find((candidate) => candidate.id === keyId);
  if (version !== "v1" || !key || !packed) {
    throw unreadable(`It was sealed with key "${keyId ?? "?"}", which is not in ENCRYPTION_KEYS.`);
  }
  const bytes = Buffer.from(packed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key.key, bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(place, "utf8"));
  try {
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
      "utf8",
    );
  } catch (cause) {
    throw unreadable("Its bytes do not verify: it was altered, or belongs to another row.", cause);
  }
}

/** Whether the value is already sealed with the newest key. */
export function isSealedWithNewest(sealed: string, keys: readonly EncryptionKey[]): boolean {
  return sealed.split(".")[1] === keys[0]?.id;
}

function unreadable(why: string, cause?: unknown): Problem {
  return new Problem(
    "unavailable",
    "secret-unreadable",
    `A stored secret can not be read. ${why} Enter the secret again, or restore the key.`,
    { cause },
  );
}
