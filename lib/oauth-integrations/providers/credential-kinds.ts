import type { ClientCredential } from "../client-credential.ts";
import type { ProviderGrantType } from "./provider.ts";

type CredentialKind = ClientCredential["kind"];

/** What an application can prove itself with for this grant type; the first is the usual one. */
export function credentialKindsOf(grant: ProviderGrantType): readonly CredentialKind[] {
  if (grant.grantType === "JWT_BEARER") return ["service-account"];
  const kinds = grant.clientAuthentications.map(
    (method): CredentialKind => (method === "PRIVATE_KEY_JWT" ? "certificate" : "secret"),
  );
  return [...new Set(kinds)];
}
