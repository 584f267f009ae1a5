import * as oauth from "oauth4webapi";
import { z } from "zod";
import type { AuthorizationServer, Transport } from "./authorization-server.ts";
import { requestOptions } from "./authorization-server.ts";
import { isAnyTenantOf } from "./issuer.ts";
import { serverWords } from "./server-words.ts";

/** An authorization server as it describes itself. */
type DiscoveredServer = AuthorizationServer & {
  readonly issuer: string;
  readonly scopesSupported: readonly string[];
  readonly clientAuthentication: "basic" | "post";
};

/** No usable metadata was found at the issuer. `reason` says for a person what came instead. */
export class DiscoveryError extends Error {
  readonly reason: "unreachable" | "not-found" | "wrong-issuer" | "incomplete";

  constructor(reason: DiscoveryError["reason"], detail: string, options?: { readonly cause: unknown }) {
    super(detail, options);
    this.name = "DiscoveryError";
    this.reason = reason;
  }
}

const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  revocation_endpoint: z.url().nullish().catch(null),
  userinfo_endpoint: z.url().nullish().catch(null),
  scopes_supported: z.array(z.string()).nullish().catch(null),
  token_endpoint_auth_methods_supported: z.array(z.string()).nullish().catch(null),
  authorization_response_iss_parameter_supported: z.boolean().nullish().catch(null),
});

/**
 * Reads an authorization server's metadata: OpenID Connect Discovery §4 first, then RFC 8414 §3.
 *
 * @throws DiscoveryError
 */
export async function discoverIssuer(issuer: URL, transport: Transport): Promise<DiscoveredServer> {
  const openid = await readMetadata(issuer, "oidc", transport);
  const found = openid ?? (await readMetadata(issuer, "oauth2", transport));
  if (!found) {
    throw new DiscoveryError("not-found", `There is no authorization server metadata below ${issuer.href}.`);
  }
  const parsed = metadata.safeParse(found);
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new DiscoveryError("incomplete", `The metadata of ${issuer.href} lacks: ${missing}.`);
  }
  const described = parsed.data;
  if (!isIssuerOf(described.issuer, issuer)) {
    throw new DiscoveryError(
      "wrong-issuer",
      `The metadata below ${issuer.href} belongs to ${serverWords(described.issuer)}. Enter that issuer if it is the right one.`,
    );
  }
  const methods = described.token_endpoint_auth_methods_supported ?? [];
  const onlyPost = methods.includes("client_secret_post") && !methods.includes("client_secret_basic");
  return {
    issuer: described.issuer,
    issuerInResponse: described.authorization_response_iss_parameter_supported ?? false,
    authorizationEndpoint: described.authorization_endpoint,
    tokenEndpoint: described.token_endpoint,
    revocationEndpoint: described.revocation_endpoint ?? null,
    userinfoEndpoint: described.userinfo_endpoint ?? null,
    scopesSupported: described.scopes_supported ?? [],
    clientAuthentication: onlyPost ? "post" : "basic",
  };
}

/** RFC 8414 §3.3: metadata that names another issuer must not be used. Microsoft's `common` names any tenant. */
function isIssuerOf(described: string, asked: URL): boolean {
  if (!URL.canParse(described)) return false;
  return new URL(described).href === asked.href || isAnyTenantOf(described, asked.href);
}

/** The document at one well-known place; null: the server has none there. */
async function readMetadata(
  issuer: URL,
  algorithm: "oidc" | "oauth2",
  transport: Transport,
): Promise<unknown | null> {
  let response: Response;
  try {
    response = await oauth.discoveryRequest(issuer, { ...requestOptions(transport), algorithm });
  } catch (cause) {
    throw new DiscoveryError("unreachable", `${issuer.host} can not be reached.`, { cause });
  }
  if (response.status >= 500) {
    throw new DiscoveryError("unreachable", `${issuer.host} answered with status ${response.status}.`);
  }
  if (response.status !== 200) return null;
  try {
    return await response.json();
  } catch {
    // A page for people, such as a "not found" with status 200.
    return null;
  }
}
