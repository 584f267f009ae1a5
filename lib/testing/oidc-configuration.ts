import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { Configuration } from "oidc-provider";
import type { OidcBehaviour } from "./oidc-behaviour.ts";
import type { OidcStore } from "./oidc-store.ts";

/** The scope that the test mail servers ask of an access token. */
export const MAIL_SCOPE = "mail";

function signingKey(): NonNullable<Configuration["jwks"]> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { n, e, d, p, q, dp, dq, qi } = privateKey.export({ format: "jwk" });
  const members = { n, e, d, p, q, dp, dq, qi };
  const filled = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value ?? ""]));
  return { keys: [{ ...filled, kty: "RSA", alg: "RS256", use: "sig" }] };
}

/** What oidc-provider is told: PKCE required, introspection with `username`, revocation, client credentials. */
export function oidcConfiguration(store: OidcStore, behaviour: OidcBehaviour): Configuration {
  return {
    adapter: (model: string) => store.adapter(model),
    jwks: signingKey(),
    clockTolerance: 0,
    scopes: ["openid", "offline_access", "email", MAIL_SCOPE],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    pkce: { required: () => true },
    rotateRefreshToken: () => behaviour.rotateRefreshTokens,
    extraTokenClaims: (_context, token) => ("accountId" in token ? { username: token.accountId } : undefined),
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, email: accountId, email_verified: true }),
    }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: () => behaviour.accessTokenLifetimeS,
      ClientCredentials: () => behaviour.accessTokenLifetimeS,
      RefreshToken: 14 * 86_400,
      Grant: 14 * 86_400,
      IdToken: 3_600,
      Interaction: 600,
      Session: 600,
    },
    renderError: (context, out) => {
      context.type = "text/plain";
      context.body = `${out.error}: ${out.error_description ?? ""}`;
    },
  };
}
