import { invalidField } from "@/lib/platform/problem.ts";
import type { OAuthClientAuthentication, OAuthGrantType } from "@/prisma/generated/enums.ts";
import type { ClientCredential } from "./client-credential.ts";
import { credentialKindsOf } from "./providers/credential-kinds.ts";
import type { Provider, ProviderGrantType } from "./providers/provider.ts";

/** A provider's way of giving tokens. @throws Problem `invalid-input` at `grantType` when it has none of this type */
export function grantTypeOf(provider: Provider, grantType: OAuthGrantType): ProviderGrantType {
  const found = provider.grantTypes.find((offered) => offered.grantType === grantType);
  if (found) return found;
  const offered = provider.grantTypes.map((grant) => grant.grantType).join(", ");
  throw invalidField("grantType", `${provider.name} offers: ${offered}.`);
}

const kindNames = {
  secret: "a client secret",
  certificate: "a certificate",
  "service-account": "the key of a service account",
} as const satisfies Record<ClientCredential["kind"], string>;

/** @throws Problem `invalid-input` at `field` when an application can not prove itself so for this grant type */
export function requireCredentialKind(
  grant: ProviderGrantType,
  kind: ClientCredential["kind"],
  field: string,
): void {
  const kinds = credentialKindsOf(grant);
  if (kinds.includes(kind)) return;
  const possible = kinds.map((one) => kindNames[one]).join(" or ");
  throw invalidField(field, `"${grant.label}" needs ${possible}, not ${kindNames[kind]}.`);
}

/**
 * How the client proves itself with a credential: as was asked for, else as before, else as the provider prefers.
 * Certificates and keys have one way; a service account's key proves itself without client authentication.
 *
 * @throws Problem `invalid-input` at `clientAuthentication` when it does not go with the credential
 */
export function clientAuthenticationFor(
  grant: ProviderGrantType,
  kind: ClientCredential["kind"],
  asked: OAuthClientAuthentication | undefined,
  before: OAuthClientAuthentication | null,
): OAuthClientAuthentication {
  if (kind === "service-account") return "PRIVATE_KEY_JWT";
  const possible = grant.clientAuthentications.filter(
    (method) => (method === "PRIVATE_KEY_JWT") === (kind === "certificate"),
  );
  if (asked !== undefined && !possible.includes(asked)) {
    const detail = `With ${kindNames[kind]} the client authentication is one of: ${possible.join(", ")}.`;
    throw invalidField("clientAuthentication", detail);
  }
  const kept = before !== null && possible.includes(before) ? before : possible[0];
  return asked ?? kept ?? "CLIENT_SECRET_BASIC";
}
