import { z } from "zod";
import { serverWords } from "./server-words.ts";
import { parseRetryAfter, TokenEndpointError } from "./token-endpoint-error.ts";

/** What a token endpoint gave (RFC 6749 §5.1). */
export type TokenAnswer = {
  readonly accessToken: string;
  /** Null: the server does not say how long the access token lives. */
  readonly expiresInSeconds: number | null;
  /** Null: none was given; at a refresh the old one stays in use (§6). */
  readonly refreshToken: string | null;
  /** Null: the scopes that were asked for (§3.3). */
  readonly scopes: readonly string[] | null;
  readonly idToken: string | null;
};

const tokens = z.object({
  access_token: z.string().min(1),
  // Only bearer tokens can be used at a mail server (RFC 6750); some servers leave the type out.
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .default("Bearer"),
  // Some servers send it as a string, some as null: what can not be read counts as not said.
  expires_in: z.coerce.number().positive().finite().nullable().catch(null),
  refresh_token: z.string().min(1).nullish().catch(null),
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
 * @throws TokenEndpointError for everything but success
 */
export async function askEndpoint(send: () => Promise<Response>): Promise<string> {
  let answer: { response: Response; body: string };
  try {
    const response = await send();
    answer = { response, body: await response.text() };
  } catch (cause) {
    const nothing = { status: null, error: null, errorDescription: null, retryAfterSeconds: null };
    throw new TokenEndpointError(nothing, { cause });
  }
  const { response, body } = answer;
  const refused = refusal.safeParse(parseJson(body));
  // Some servers send an error with status 200.
  if (response.ok && !refused.success) return body;
  throw new TokenEndpointError({
    status: response.ok ? 400 : response.status,
    error: refused.success ? serverWords(refused.data.error) : null,
    errorDescription: refused.success ? serverWords(refused.data.error_description ?? null) : null,
    retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after"), new Date()),
  });
}

/** Reads the body of a successful token answer. @throws TokenEndpointError when it is none */
export function readTokenAnswer(body: string): TokenAnswer {
  const parsed = tokens.safeParse(parseJson(body));
  if (!parsed.success) {
    throw new TokenEndpointError({
      status: 200,
      error: null,
      errorDescription: "The answer is not the JSON of a bearer token (RFC 6749 §5.1).",
      retryAfterSeconds: null,
    });
  }
  const { access_token, expires_in, refresh_token, scope, id_token } = parsed.data;
  return {
    accessToken: access_token,
    expiresInSeconds: expires_in,
    refreshToken: refresh_token ?? null,
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

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON is not an OAuth answer; the caller says so in its own error.
    return null;
  }
}
