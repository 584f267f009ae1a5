import { z } from "zod";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret, sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { OAuthClientAuthentication } from "@/prisma/generated/enums.ts";

const clientCredential = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("secret"), clientSecret: z.string() }),
  z.object({ kind: z.literal("certificate"), privateKeyPem: z.string(), certificatePem: z.string() }),
  z.object({
    kind: z.literal("service-account"),
    privateKeyPem: z.string(),
    /** Google's private_key_id. */
    keyId: z.string(),
    /** Its client_email. */
    serviceAccount: z.string(),
  }),
]);

/**
 * What the application proves itself with at the token endpoint: a client secret, a certificate (private_key_jwt), or
 * the key of a service account (RFC 7523). Keys are PKCS #8 PEM.
 */
export type ClientCredential = z.infer<typeof clientCredential>;

/** How a replaced credential was sent; what was kept before this was noted does not say it. */
const sentBy = z.object({ clientAuthentication: z.enum(OAuthClientAuthentication).nullish() });

/** A credential with the client authentication that the provider knows it by. */
type CredentialInUse = {
  readonly credential: ClientCredential;
  readonly clientAuthentication: OAuthClientAuthentication;
};

type SealedColumn = "clientSecretSealed" | "privateKeySealed" | "previousCredentialSealed";

/** Where a secret of an integration is sealed to. */
const placeOf = (integrationId: string, column: SealedColumn) =>
  `OAuthIntegration:${integrationId}:${column}`;

type CredentialColumns = Pick<
  OAuthIntegration,
  "clientSecretSealed" | "privateKeySealed" | "certificatePem" | "keyId" | "serviceAccount"
>;

/** The credential of an integration. @throws Problem `secret-unreadable`, `credential-missing` */
export function openCredential(integration: CredentialColumns & { readonly id: string }): ClientCredential {
  const { id, clientSecretSealed, privateKeySealed, certificatePem, keyId, serviceAccount } = integration;
  if (privateKeySealed !== null) {
    const privateKeyPem = openSecret(privateKeySealed, placeOf(id, "privateKeySealed"));
    if (certificatePem !== null) return { kind: "certificate", privateKeyPem, certificatePem };
    if (keyId !== null && serviceAccount !== null) {
      return { kind: "service-account", privateKeyPem, keyId, serviceAccount };
    }
  }
  if (clientSecretSealed !== null) {
    return {
      kind: "secret",
      clientSecret: openSecret(clientSecretSealed, placeOf(id, "clientSecretSealed")),
    };
  }
  throw new Problem(
    "conflict",
    "credential-missing",
    "The integration has neither a client secret nor a certificate or key. Enter one.",
  );
}

/** What kind of credential an integration has, without opening it; null: it has none. */
export function credentialKindOf(
  row: Pick<OAuthIntegration, "clientSecretSealed" | "privateKeySealed" | "certificatePem">,
): ClientCredential["kind"] | null {
  if (row.privateKeySealed !== null) return row.certificatePem === null ? "service-account" : "certificate";
  return row.clientSecretSealed === null ? null : "secret";
}

/**
 * The credential that was replaced and whose successor has not proved itself yet, as it was sent then.
 *
 * @throws Problem `secret-unreadable`
 */
export function openPreviousCredential(
  integration: Pick<OAuthIntegration, "id" | "previousCredentialSealed" | "clientAuthentication">,
): CredentialInUse | null {
  const { id, previousCredentialSealed } = integration;
  if (previousCredentialSealed === null) return null;
  const opened: unknown = JSON.parse(
    openSecret(previousCredentialSealed, placeOf(id, "previousCredentialSealed")),
  );
  const clientAuthentication = sentBy.parse(opened).clientAuthentication ?? integration.clientAuthentication;
  return { credential: clientCredential.parse(opened), clientAuthentication };
}

/** Columns of an integration with this credential. */
export function credentialColumns(integrationId: string, credential: ClientCredential): CredentialColumns {
  const none = {
    clientSecretSealed: null,
    privateKeySealed: null,
    certificatePem: null,
    keyId: null,
    serviceAccount: null,
  };
  if (credential.kind === "secret") {
    const sealed = sealSecret(credential.clientSecret, placeOf(integrationId, "clientSecretSealed"));
    return { ...none, clientSecretSealed: sealed };
  }
  const privateKeySealed = sealSecret(credential.privateKeyPem, placeOf(integrationId, "privateKeySealed"));
  return credential.kind === "certificate"
    ? { ...none, privateKeySealed, certificatePem: credential.certificatePem }
    : { ...none, privateKeySealed, keyId: credential.keyId, serviceAccount: credential.serviceAccount };
}

/** The column that keeps a replaced credential in use until its successor has proved itself. */
export function previousCredentialColumn(integrationId: string, inUse: CredentialInUse): string {
  const { credential, clientAuthentication } = inUse;
  const text = JSON.stringify({ ...credential, clientAuthentication });
  return sealSecret(text, placeOf(integrationId, "previousCredentialSealed"));
}

/** Columns of an integration whose present credential is the only one. */
export const noPreviousCredential = {
  previousCredentialSealed: null,
  previousCredentialExpiresAt: null,
  credentialRefusedAt: null,
} as const;
