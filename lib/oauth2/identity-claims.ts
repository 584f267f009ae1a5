import * as oauth from "oauth4webapi";
import { z } from "zod";
import type { AuthorizationServer, Transport } from "./authorization-server.ts";
import { requestOptions, serverMetadata } from "./authorization-server.ts";
import type { ExpectedIdToken } from "./id-token.ts";
import { openIdToken } from "./id-token.ts";
import { serverWords } from "./server-words.ts";

/** Who signed in, in the claims of OIDC Core §5.1. */
export type IdentityClaims = {
  readonly subject: string | null;
  /** An address that the provider vouches for, as it writes it; null when there is none. */
  readonly email: string | null;
  /** An address that the provider only repeats, which the account's owner may have made up; null when there is none. */
  readonly unverifiedEmail: string | null;
};

/** Some providers send truth as a word or as a number. */
const truth = z
  .union([z.boolean(), z.stringbool(), z.number().transform((number) => number === 1)])
  .nullish()
  .catch(null);

const claims = z.object({
  sub: z.string().min(1).nullish().catch(null),
  email: z.string().min(3).nullish().catch(null),
  email_verified: truth,
  // Microsoft's word for it: the domain's owner has proved that it is theirs.
  xms_edov: truth,
  preferred_username: z.string().nullish().catch(null),
});

/** How the claims of a provider are read. */
type ClaimRules = {
  /** `preferred_username` is a name that the account signs in with, in a domain that the provider has verified. */
  readonly usernameIsAddress: boolean;
};

/**
 * Reads who signed in from an id_token that came straight from the token endpoint.
 *
 * @returns null when it is not for this client, of another issuer, expired or unreadable
 */
export function readIdToken(
  idToken: string,
  expected: Omit<ExpectedIdToken, "nonce"> & Partial<ClaimRules>,
): IdentityClaims | null {
  const opened = openIdToken(idToken, { ...expected, nonce: null });
  const { usernameIsAddress = false } = expected;
  return "claims" in opened ? readClaims(opened.claims, { usernameIsAddress }) : null;
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
export async function fetchUserinfo(
  input: {
    readonly server: AuthorizationServer;
    readonly clientId: string;
    readonly accessToken: string;
    readonly transport: Transport;
  } & Partial<ClaimRules>,
): Promise<IdentityClaims | null> {
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
  const { usernameIsAddress = false } = input;
  const identity = response.ok ? readClaims(payload, { usernameIsAddress }) : null;
  if (!identity) throw new UserinfoError(response.status);
  return identity;
}

function readClaims(payload: unknown, { usernameIsAddress }: ClaimRules): IdentityClaims | null {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return null;
  const { sub, email, email_verified, xms_edov, preferred_username } = parsed.data;
  const address = serverWords(email ?? null);
  const username = preferred_username?.includes("@") ? serverWords(preferred_username) : null;
  const isVerified = email_verified === true || (usernameIsAddress && xms_edov === true);
  const vouchedFor = isVerified ? address : null;
  return {
    subject: serverWords(sub ?? null),
    email: vouchedFor ?? (usernameIsAddress ? username : null),
    // One that is said to be not verified is nobody's.
    unverifiedEmail: isVerified || email_verified === false ? null : address,
  };
}
