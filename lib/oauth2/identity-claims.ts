import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { z } from "zod";
import type { AuthorizationServer, Transport } from "./authorization-server.ts";
import { requestOptions, serverMetadata } from "./authorization-server.ts";
import { serverWords } from "./server-words.ts";

/** Who signed in, in the claims of OIDC Core §5.1. */
export type IdentityClaims = {
  readonly subject: string | null;
  /** As the provider writes it; null when it gives none, or one that it has not verified. */
  readonly email: string | null;
};

const claims = z.object({
  sub: z.string().min(1).nullish().catch(null),
  email: z.string().min(3).nullish().catch(null),
  email_verified: z.union([z.boolean(), z.stringbool()]).nullish().catch(null),
  preferred_username: z.string().nullish().catch(null),
});

const idTokenFrame = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});

const clockSkewSeconds = 300;

/**
 * Reads an id_token that came straight from the token endpoint. Its signature need not be checked then, because TLS
 * says who sent it (OIDC Core §3.1.3.7, point 6); issuer, audience and expiry are.
 *
 * @returns null when it is not for this client, of another issuer, expired or unreadable
 */
export function readIdToken(
  idToken: string,
  expected: { readonly issuer: string | null; readonly clientId: string; readonly now: Date },
): IdentityClaims | null {
  const payload = decode(idToken);
  const frame = idTokenFrame.safeParse(payload);
  if (!frame.success) return null;
  const { iss, aud, exp } = frame.data;
  const audiences = typeof aud === "string" ? [aud] : aud;
  if (expected.issuer !== null && iss !== expected.issuer) return null;
  if (!audiences.includes(expected.clientId)) return null;
  if (exp + clockSkewSeconds < expected.now.getTime() / 1000) return null;
  return readClaims(payload);
}

function decode(idToken: string): unknown {
  try {
    return decodeJwt(idToken);
  } catch {
    // An encrypted or broken token tells us nothing; the caller asks elsewhere.
    return null;
  }
}

/** The userinfo endpoint did not tell who signed in. */
export class UserinfoError extends Error {
  /** HTTP status; null: no answer came. */
  readonly status: number | null;

  constructor(status: number | null, options?: { readonly cause: unknown }) {
    super(
      status === null ? "The userinfo endpoint gave no answer." : `It answered with status ${status}.`,
      options,
    );
    this.name = "UserinfoError";
    this.status = status;
  }
}

/**
 * Asks the userinfo endpoint who an access token belongs to (OIDC Core §5.3).
 *
 * @returns null when the server has no such endpoint
 * @throws UserinfoError
 */
export async function fetchUserinfo(input: {
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly accessToken: string;
  readonly transport: Transport;
}): Promise<IdentityClaims | null> {
  if (input.server.userinfoEndpoint === null) return null;
  let response: Response;
  let payload: unknown;
  try {
    response = await oauth.userInfoRequest(
      serverMetadata(input.server),
      { client_id: input.clientId },
      input.accessToken,
      requestOptions(input.transport),
    );
    const text = await response.text();
    payload = response.ok ? JSON.parse(text) : null;
  } catch (cause) {
    throw new UserinfoError(null, { cause });
  }
  const identity = response.ok ? readClaims(payload) : null;
  if (!identity) throw new UserinfoError(response.status);
  return identity;
}

function readClaims(payload: unknown): IdentityClaims | null {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return null;
  const { sub, email, email_verified, preferred_username } = parsed.data;
  // preferred_username is a name to show; where it has the form of an address, providers mean the account's.
  const named = email ?? (preferred_username?.includes("@") ? preferred_username : null);
  return {
    subject: serverWords(sub ?? null),
    email: email_verified === false ? null : serverWords(named ?? null),
  };
}
