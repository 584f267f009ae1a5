import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput } from "@/lib/access/input-text.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { DiscoveryError, discoverIssuer } from "@/lib/oauth2/discover-issuer.ts";
import { checkEndpointUrl } from "@/lib/platform/outbound-guard.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { checkEndpoints } from "./check-endpoints.ts";
import { diagnose, unreachableCode } from "./diagnosis.ts";
import { guardedTransport } from "./integration-secrets.ts";

export const discoverEndpointsInput = z.object({
  issuer: lineInput(2000).min(1, "Enter the issuer's address."),
});

/** Fields of an integration as the authorization server describes them. */
export const discoveredEndpointsView = z.object({
  issuer: z.string(),
  issuerInResponse: z.boolean(),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  revocationEndpoint: z.string().nullable(),
  userinfoEndpoint: z.string().nullable(),
  clientAuthentication: z.enum(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"]),
  scopesSupported: z.array(z.string()),
});

/**
 * Reads endpoints from an issuer's metadata (OpenID Connect Discovery, RFC 8414).
 *
 * @throws Problem `forbidden`, `issuer-unreachable`, `issuer-not-found`, `issuer-wrong-issuer`, `issuer-incomplete`,
 *   and those of `checkEndpoints`
 */
export async function discoverEndpoints(
  actor: Actor,
  input: z.output<typeof discoverEndpointsInput>,
): Promise<z.infer<typeof discoveredEndpointsView>> {
  requireSystemAdmin(actor);
  // People paste the address of the document itself.
  const issuer = input.issuer.replace(
    /\/\.well-known\/(openid-configuration|oauth-authorization-server)$/,
    "",
  );
  await checkEndpoints({ issuer });
  try {
    const found = await discoverIssuer(checkEndpointUrl(issuer), guardedTransport());
    const { authorizationEndpoint, tokenEndpoint, revocationEndpoint, userinfoEndpoint } = found;
    await checkEndpoints({ authorizationEndpoint, tokenEndpoint, revocationEndpoint, userinfoEndpoint });
    return {
      issuer: found.issuer,
      issuerInResponse: found.issuerInResponse,
      authorizationEndpoint,
      tokenEndpoint,
      revocationEndpoint,
      userinfoEndpoint,
      clientAuthentication:
        found.clientAuthentication === "post" ? "CLIENT_SECRET_POST" : "CLIENT_SECRET_BASIC",
      scopesSupported: [...found.scopesSupported],
    };
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error;
    const why = error.reason === "unreachable" && error.cause ? diagnose(unreachableCode(error.cause)) : null;
    const detail = why ? `${error.message} ${why.meaning} ${why.cure}` : error.message;
    throw new Problem("invalid", `issuer-${error.reason}`, detail, {
      fields: [{ field: "issuer", detail }],
      cause: error,
    });
  }
}
