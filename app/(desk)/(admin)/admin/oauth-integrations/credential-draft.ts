import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";

export type CredentialKind = NonNullable<IntegrationView["credential"]>["kind"];

/** What the application proves itself with, as it is typed. */
export type CredentialDraft = {
  readonly kind: CredentialKind;
  /** Empty: the saved one is kept. */
  readonly clientSecret: string;
  /** A day, yyyy-mm-dd; empty: not known. */
  readonly secretExpiryDay: string;
  /** Mailroom makes key and certificate, or both are pasted. */
  readonly certificate: "make" | "own";
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  /** Google's JSON file, as text. */
  readonly serviceAccountKey: string;
};

export function emptyCredential(kind: CredentialKind): CredentialDraft {
  return {
    kind,
    clientSecret: "",
    secretExpiryDay: "",
    certificate: "make",
    privateKeyPem: "",
    certificatePem: "",
    serviceAccountKey: "",
  };
}

/** The kinds of credential that fit a way of access, the usual one first. */
export function credentialKinds(
  grantType: IntegrationView["grantType"],
  clientAuthentications: readonly IntegrationView["clientAuthentication"][],
): CredentialKind[] {
  if (grantType === "JWT_BEARER") return ["service-account"];
  const kinds = clientAuthentications.map((each): CredentialKind => {
    return each === "PRIVATE_KEY_JWT" ? "certificate" : "secret";
  });
  return [...new Set(kinds)];
}

/** The members of the API's body that set the credential. */
export function credentialBody(credential: CredentialDraft): Record<string, unknown> {
  if (credential.kind === "service-account") return { serviceAccountKey: credential.serviceAccountKey };
  if (credential.kind === "certificate") {
    const { certificate, privateKeyPem, certificatePem } = credential;
    return { certificate: certificate === "make" ? { generate: true } : { privateKeyPem, certificatePem } };
  }
  return { clientSecret: credential.clientSecret, ...expiryBody(credential) };
}

/** The day on which a secret expires, as the moment it begins in UTC. Certificates say theirs themselves. */
export function expiryBody({ kind, secretExpiryDay }: CredentialDraft): Record<string, unknown> {
  if (kind !== "secret") return {};
  return { credentialExpiresAt: secretExpiryDay === "" ? null : `${secretExpiryDay}T00:00:00Z` };
}

/** What a service account's JSON file tells of itself; null: it is none. */
export function readServiceAccountKey(
  text: string,
): { readonly clientEmail: string; readonly clientId: string } | null {
  try {
    const key: unknown = JSON.parse(text);
    if (typeof key !== "object" || key === null) return null;
    if (!("type" in key) || key.type !== "service_account" || !("private_key" in key)) return null;
    const clientEmail = "client_email" in key && typeof key.client_email === "string" ? key.client_email : "";
    const clientId = "client_id" in key && typeof key.client_id === "string" ? key.client_id : "";
    return clientEmail === "" ? null : { clientEmail, clientId };
  } catch {
    return null;
  }
}
