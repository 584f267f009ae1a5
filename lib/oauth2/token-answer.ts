import { z } from "zod";
import type { AuthorizationServer, Transport } from "./authorization-server.ts";
import { requestOptions } from "./authorization-server.ts";
import { secretsIn, withoutSecretsSent } from "./sent-secrets.ts";
import { serverWords } from "./server-words.ts";
import { clockSkewOf, parseRetryAfter, TokenEndpointError } from "./token-endpoint-error.ts";
import { UnusableAnswerError } from "./unusable-answer-error.ts";

/** What a token endpoint gave (RFC 6749 §5.1). */
export type TokenAnswer = {
  readonly accessToken: string;
  /** Null: the server does not say how long the access token lives. */
  readonly expiresInSeconds: number | null;
  /** Null: none was given; at a refresh the old one stays in use (§6). */
  readonly refreshToken: string | null;
  /** How long the refresh token lives, counted from now; null: the server does not say. */
  readonly refreshTokenExpiresInSeconds: number | null;
  /** Null: the scopes that were asked for (§3.3). */
  readonly scopes: readonly string[] | null;
  readonly idToken: string | null;
  /** Host and port of the endpoint that gave it, as `URL.host` has them. */
  readonly tokenHost: string;
};

// Some servers send it as a string, some as null: what can not be read counts as not said.
const lifetime = z.coerce.number().positive().finite().nullish().catch(null);

// One member that is not as it should be must not cost the others: the refresh token may be the only one that is good.
const tokens = z.object({
  // VSCHAR (RFC 6749 §A.12): a line break in it would become a header or a line of another protocol.
  access_token: z
    .string()
    .regex(/^[\x20-\x7e]+$/)
    .nullish()
    .catch(null),
  token_type: z.string().nullish().catch(null),
  expires_in: lifetime,
  refresh_token: z.string().min(1).nullish().catch(null),
  // No RFC names it: Google, LinkedIn and others say the first, Keycloak the second.
  refresh_token_expires_in: lifetime,
  refresh_expires_in: lifetime,
  scope: z.string().nullish().catch(null),
  id_token: z.string().min(1).nullish().catch(null),
});

const refusal = z.object({
  error: z.string().min(1),
  error_description: z.string().nullish().catch(null),
});

/**
 * Sends a request to a token or revocation endpoint and returns the text of its successful answer.
 *
 * @param send gets the options that the request has to be sent with
 * @throws TokenEndpointError for everything but success; the server's words in it do not repeat what was sent
 */
export async function askEndpoint(
  transport: Transport,
  send: (options: ReturnType<typeof requestOptions>) => Promise<Response>,
): Promise<string> {
  let secrets: readonly string[] = [];
  const recording: Transport = {
    ...transport,
    fetch: (url, init) => {
      secrets = secretsIn(init);
      return transport.fetch(url, init);
    },
  };
  let answer: { response: Response; body: string };
  let receivedAt: Date;
  try {
    const response = await send(requestOptions(recording));
    receivedAt = new Date();
    answer = { response, body: await response.text() };
  } catch (cause) {
    const nothing = { status: null, error: null, errorDescription: null, retryAfterSeconds: null };
    throw new TokenEndpointError(nothing, { cause });
  }
  const { response, body } = answer;
  const refused = refusal.safeParse(parseJson(body));
  // Some servers send an error with status 200.
  if (response.ok && !refused.success) return body;
  const { error = null, error_description = null } = refused.success ? refused.data : {};
  const words = (told: string | null) => told && serverWords(withoutSecretsSent(told, secrets));
  throw new TokenEndpointError({
    status: response.ok ? 400 : response.status,
    error: words(error),
    errorDescription: words(error_description),
    retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after"), receivedAt),
    clockSkewSeconds: clockSkewOf(response.headers.get("date"), receivedAt),
  });
}

/**
 * Reads the body of a successful answer of the server's token endpoint.
 *
 * @throws UnusableAnswerError when it holds no access token that can be used
 */
export function readTokenAnswer(body: string, { tokenEndpoint }: AuthorizationServer): TokenAnswer {
  const parsed = tokens.safeParse(parseJson(body));
  if (!parsed.success) throw new UnusableAnswerError(null);
  const { access_token, token_type, expires_in, refresh_token, scope, id_token } = parsed.data;
  const { refresh_token_expires_in, refresh_expires_in } = parsed.data;
  const given = {
    refreshToken: refresh_token ?? null,
    refreshTokenExpiresInSeconds: refresh_token_expires_in ?? refresh_expires_in ?? null,
    tokenHost: new URL(tokenEndpoint).host,
  };
  if (!access_token || !isBearer(token_type)) {
    const { refreshToken } = given;
    throw new UnusableAnswerError(refreshToken === null ? null : { ...given, refreshToken });
  }
  return {
    ...given,
    accessToken: access_token,
    expiresInSeconds: expires_in ?? null,
    scopes:
      scope === null || scope === undefined
        ? null
        : scope
            .split(" ")
            .flatMap((word) => serverWords(word).split(" "))
            .filter(Boolean),
    idToken: id_token ?? null,
  };
}

/** Only bearer tokens can be used at a mail server (RFC 6750). Some servers leave the type out, or empty. */
function isBearer(tokenType: string | null | undefined): boolean {
  return !tokenType || /^bearer$/i.test(tokenType);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON is not an OAuth answer; the caller says so in its own error.
    return null;
  }
}
