import { createHash, randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { z } from "zod";

export type IssuedGrant = {
  accessToken: string;
  refreshToken: string | null;
  expiresInS: number;
  scope: string;
};

const tokenAnswer = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  expires_in: z.number(),
  scope: z.string().default(""),
});

type Answer = { status: number; location: string | undefined; cookies: string[]; body: string };

/** One HTTP exchange without redirects, cookies kept by the caller; node:http because fetch takes no extra authority. */
function exchange(
  url: URL,
  options: { method?: string; headers?: Record<string, string>; body?: string; ca?: string | undefined },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(
      url,
      { method: options.method ?? "GET", headers: options.headers, ca: options.ca },
      (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        response.on("end", () => {
          const { location, "set-cookie": cookies = [] } = response.headers;
          resolve({ status: response.statusCode ?? 0, location, cookies, body });
        });
      },
    );
    request.on("error", reject);
    request.end(options.body);
  });
}

/** A client's Authorization header; each half is form-encoded (RFC 6749 §2.3.1). */
function basicCredential(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString("base64")}`;
}

/**
 * Runs the authorization code flow with PKCE as a browser and a client would, and returns the tokens.
 * @param input.email signs in as this account (login_hint)
 */
export async function authorizeByCode(input: {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  email: string;
  scope: string;
  ca: string | undefined;
}): Promise<IssuedGrant> {
  const verifier = randomBytes(32).toString("base64url");
  const start = new URL("/auth", input.issuer);
  start.search = new URLSearchParams({
    client_id: input.clientId,
    redirect_uri: input.redirectUri,
    response_type: "code",
    scope: input.scope,
    prompt: "consent",
    login_hint: input.email,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();

  const jar = new Map<string, string>();
  let url = start;
  for (let hop = 0; !url.href.startsWith(`${input.redirectUri}?`); hop += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await exchange(url, { headers: { cookie }, ca: input.ca });
    if (answer.location === undefined || hop > 10) {
      throw new Error(
        `The authorization of ${input.email} stopped at ${url.pathname}: ${answer.status} ${answer.body}`,
      );
    }
    for (const line of answer.cookies) {
      const [pair = ""] = line.split(";");
      const separator = pair.indexOf("=");
      jar.set(pair.slice(0, separator), pair.slice(separator + 1));
    }
    url = new URL(answer.location, url);
  }
  const code = url.searchParams.get("code");
  if (code === null) throw new Error(`No code for ${input.email}: ${url.search}`);

  const answer = await exchange(new URL("/token", input.issuer), {
    method: "POST",
    headers: {
      authorization: basicCredential(input.clientId, input.clientSecret),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: input.redirectUri,
      code_verifier: verifier,
    }).toString(),
    ca: input.ca,
  });
  if (answer.status !== 200) throw new Error(`No token for ${input.email}: ${answer.status} ${answer.body}`);
  const tokens = tokenAnswer.parse(JSON.parse(answer.body));
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? null,
    expiresInS: tokens.expires_in,
    scope: tokens.scope,
  };
}
