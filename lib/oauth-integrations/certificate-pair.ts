import { X509Certificate } from "node:crypto";
import { invalidField } from "@/lib/platform/problem.ts";
import { readRsaPrivateKey, toPkcs8 } from "./rsa-private-key.ts";

/** A certificate with its key: PKCS #8 and X.509 PEM. */
export type CertificatePair = {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly expiresAt: Date;
};

const keyField = "certificate.privateKeyPem";
const certificateField = "certificate.certificatePem";

/**
 * Checks a pasted pair: an RSA key without passphrase, and a certificate of that key that is valid now. Of a chain
 * the first certificate is taken.
 *
 * @throws Problem `invalid-input` at the field, without anything of the key
 */
export function readCertificatePair(
  pasted: { readonly privateKeyPem: string; readonly certificatePem: string },
  now = new Date(),
): CertificatePair {
  const key = readRsaPrivateKey(pasted.privateKeyPem, keyField);
  const certificate = readCertificate(pasted.certificatePem);
  if (!certificate.checkPrivateKey(key)) {
    throw invalidField(
      keyField,
      "The private key does not belong to the certificate: paste those of one pair.",
    );
  }
  const { validFromDate, validToDate } = certificate;
  if (validToDate <= now) {
    throw invalidField(
      certificateField,
      `The certificate has expired on ${day(validToDate)}. Make a new one, and upload it at the provider.`,
    );
  }
  if (validFromDate > now) {
    throw invalidField(certificateField, `The certificate is not valid before ${day(validFromDate)}.`);
  }
  return {
    privateKeyPem: toPkcs8(key),
    certificatePem: certificate.toString(),
    expiresAt: validToDate,
  };
}

function readCertificate(pem: string): X509Certificate {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw invalidField(
      certificateField,
      "This holds a private key. Paste here only the certificate, which is not secret.",
    );
  }
  const [block] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem) ?? [];
  if (!block) {
    throw invalidField(
      certificateField,
      'This is no certificate in PEM. It begins with "-----BEGIN CERTIFICATE-----" and ends with its END line.',
    );
  }
  try {
    return new X509Certificate(block);
  } catch {
    throw invalidField(
      certificateField,
      "The certificate can not be read: it is cut off or altered. Copy all of it.",
    );
  }
}

const day = (date: Date) => date.toISOString().slice(0, 10);
