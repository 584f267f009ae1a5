import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { environment } from "@/lib/platform/environment.ts";
import type { CertificatePair } from "./certificate-pair.ts";
import { toPkcs8 } from "./rsa-private-key.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

const lifetimeMonths = 24;
/** The provider's clock may be behind ours. */
const earlierMs = 5 * 60_000;

/**
 * Makes an RSA key of 3072 bits (NIST SP 800-57: good beyond 2030) and a self-signed certificate of it for 24 months,
 * named after this installation.
 */
export async function newCertificatePair(now = new Date()): Promise<CertificatePair> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 3072 });
  const expiresAt = new Date(now);
  expiresAt.setUTCMonth(expiresAt.getUTCMonth() + lifetimeMonths);
  expiresAt.setUTCMilliseconds(0);
  const certificatePem = selfSignedCertificate({
    privateKey,
    commonName: `Mailroom ${new URL(environment().baseUrl).hostname}`.slice(0, 64),
    notBefore: new Date(now.getTime() - earlierMs),
    notAfter: expiresAt,
  });
  return { privateKeyPem: toPkcs8(privateKey), certificatePem, expiresAt };
}
