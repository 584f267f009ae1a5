import { createPrivateKey, type KeyObject } from "node:crypto";
import { invalidField } from "@/lib/platform/problem.ts";

const smallestModulusBits = 2048;

/**
 * Reads an RSA private key from PEM: PKCS #8 (RFC 5958) or PKCS #1 (RFC 8017 A.1.2), without a passphrase.
 *
 * @param field where a fault is told; the fault holds nothing of the key
 * @throws Problem `invalid-input`
 */
export function readRsaPrivateKey(pem: string, field: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    throw invalidField(
      field,
      "The private key is protected by a passphrase. Paste it without: openssl pkey -in key.pem -out plain.pem",
    );
  }
  if (/-----BEGIN (?:EC|DSA|OPENSSH) PRIVATE KEY-----/.test(pem)) throw invalidField(field, notRsa);
  const [block] = /-----BEGIN (RSA )?PRIVATE KEY-----[^-]+-----END \1?PRIVATE KEY-----/.exec(pem) ?? [];
  if (!block) {
    throw invalidField(
      field,
      'This is no private key in PEM. It begins with "-----BEGIN PRIVATE KEY-----" and ends with its END line.',
    );
  }
  const key = parse(block);
  if (!key) {
    throw invalidField(field, "The private key can not be read: it is cut off or altered. Copy all of it.");
  }
  if (key.asymmetricKeyType !== "rsa") throw invalidField(field, notRsa);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < smallestModulusBits) {
    throw invalidField(field, `The key has ${bits} bits. Providers take RSA keys of 2048 bits and more.`);
  }
  return key;
}

const notRsa = "The private key is not an RSA key, which providers ask for.";

function parse(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

/** A key as it is stored: PKCS #8 PEM. */
export function toPkcs8(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
