import { X509Certificate } from "node:crypto";
import { z } from "zod";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { credentialKindOf } from "./client-credential.ts";

/** What an application proves itself with, without anything secret. */
export const credentialView = z.object({
  kind: z.enum(["secret", "certificate", "service-account"]),
  /** As it was typed, or as the certificate says; null: not known. */
  expiresAt: z.date().nullable(),
  /** The credential before is kept until this one has proved itself. */
  previousInUse: z.boolean(),
  /** When the one before ends; null: not known, or there is none. */
  previousExpiresAt: z.date().nullable(),
  /** When the provider last refused this one while the one before still works. */
  refusedAt: z.date().nullable(),
  /** The public part, which is registered at the provider. */
  certificate: z
    .object({
      pem: z.string(),
      subject: z.string(),
      /** Hexadecimal, upper case, without colons. */
      sha1Thumbprint: z.string(),
      sha256Thumbprint: z.string(),
      notBefore: z.date(),
      notAfter: z.date(),
    })
    .nullable(),
  /** E-mail address of Google's service account. */
  serviceAccount: z.string().nullable(),
  keyId: z.string().nullable(),
});
type CredentialView = z.infer<typeof credentialView>;

/** The view of an integration's credential; null: it has none. */
export function viewCredential(row: OAuthIntegration): CredentialView | null {
  const kind = credentialKindOf(row);
  if (!kind) return null;
  return {
    kind,
    expiresAt: row.credentialExpiresAt,
    previousInUse: row.previousCredentialSealed !== null,
    previousExpiresAt: row.previousCredentialExpiresAt,
    refusedAt: row.credentialRefusedAt,
    certificate: row.certificatePem === null ? null : viewCertificate(row.certificatePem),
    serviceAccount: row.serviceAccount,
    keyId: row.keyId,
  };
}

function viewCertificate(pem: string): CredentialView["certificate"] {
  const certificate = new X509Certificate(pem);
  return {
    pem,
    subject: certificate.subject.replaceAll("\n", ", "),
    sha1Thumbprint: certificate.fingerprint.replaceAll(":", ""),
    sha256Thumbprint: certificate.fingerprint256.replaceAll(":", ""),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
  };
}
