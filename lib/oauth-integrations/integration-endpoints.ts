import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrantType } from "@/prisma/generated/enums.ts";
import { checkEndpoints } from "./check-endpoints.ts";
import type { Provider, ProviderEndpoints, ProviderSettings } from "./providers/provider.ts";

/** Endpoints as somebody gave them; absent: as they are, or as the provider has them. */
export type GivenEndpoints = {
  readonly [name in keyof ProviderEndpoints]?: ProviderEndpoints[name] | undefined;
};

const unknownEndpoints: ProviderEndpoints = {
  issuer: null,
  issuerInResponse: false,
  authorizationEndpoint: "",
  tokenEndpoint: "",
  revocationEndpoint: null,
  userinfoEndpoint: null,
};

/** The endpoints that a provider has for these settings; those of a custom one nobody knows. */
export function endpointsOf(
  provider: Provider,
  settings: ProviderSettings,
  grantType: OAuthGrantType,
): ProviderEndpoints {
  return provider.endpoints?.(settings, grantType) ?? unknownEndpoints;
}

/**
 * Completes the endpoints that were given. Where no person signs in, there is no authorization endpoint.
 *
 * @param base those that stay unless others were given
 * @param ofProvider what an emptied field goes back to
 * @throws Problem `endpoint-missing`
 */
export function completeEndpoints(
  given: GivenEndpoints,
  base: ProviderEndpoints,
  ofProvider: ProviderEndpoints,
  grantType: OAuthGrantType,
): ProviderEndpoints {
  const hasPeople = grantType === "AUTHORIZATION_CODE";
  const orProviders = (name: "authorizationEndpoint" | "tokenEndpoint") =>
    given[name] === "" ? ofProvider[name] : (given[name] ?? base[name]);
  const complete: ProviderEndpoints = {
    issuer: given.issuer === undefined ? base.issuer : given.issuer,
    issuerInResponse: given.issuerInResponse ?? base.issuerInResponse,
    authorizationEndpoint: hasPeople ? orProviders("authorizationEndpoint") : "",
    tokenEndpoint: orProviders("tokenEndpoint"),
    revocationEndpoint:
      given.revocationEndpoint === undefined ? base.revocationEndpoint : given.revocationEndpoint,
    userinfoEndpoint: given.userinfoEndpoint === undefined ? base.userinfoEndpoint : given.userinfoEndpoint,
  };
  const needed = hasPeople
    ? (["authorizationEndpoint", "tokenEndpoint"] as const)
    : (["tokenEndpoint"] as const);
  const missing = needed.filter((name) => complete[name] === "");
  if (missing.length > 0) {
    const detail = "Enter the address of the endpoint.";
    const fields = missing.map((field): FieldProblem => ({ field, detail }));
    throw new Problem("invalid", "endpoint-missing", detail, { fields });
  }
  return complete;
}

/**
 * Checks the endpoints that somebody gave and that are not the provider's own.
 *
 * @throws Problem `endpoint-not-https`, `endpoint-malformed`, `host-not-allowed`
 */
export async function checkGivenEndpoints(
  given: GivenEndpoints,
  ofProvider: ProviderEndpoints,
): Promise<void> {
  const { issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint, userinfoEndpoint } = given;
  const typed = { issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint, userinfoEndpoint };
  const names = [
    "issuer",
    "authorizationEndpoint",
    "tokenEndpoint",
    "revocationEndpoint",
    "userinfoEndpoint",
  ] as const;
  const own = names.filter((name) => typed[name] && typed[name] !== ofProvider[name]);
  await checkEndpoints(Object.fromEntries(own.map((name) => [name, typed[name]])));
}
