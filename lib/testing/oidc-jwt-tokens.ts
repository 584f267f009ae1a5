import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Provider } from "oidc-provider";
import type { OidcBehaviour } from "./oidc-behaviour.ts";

/** oidc-provider knows each of its JWTs by this and the JWT: it finds no token that it can see is a JWT. */
const mark = "jwt~";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Lets access tokens be signed JWTs of more than 2,500 characters while the test wants it. */
export function offerJwtAccessTokens(provider: Provider, behaviour: OidcBehaviour): void {
  for (const kind of [provider.AccessToken, provider.ClientCredentials]) {
    const generateOpaque: unknown = Reflect.get(kind.prototype, "generateTokenId");
    if (typeof generateOpaque !== "function")
      throw new Error("oidc-provider makes token values elsewhere now.");
    Object.defineProperty(kind.prototype, "generateTokenId", {
      value(this: unknown): unknown {
        const opaque: unknown = Reflect.apply(generateOpaque, this, []);
        return behaviour.jwtAccessTokens ? `${mark}${longJwt(provider.issuer)}` : opaque;
      },
    });
  }
}

function longJwt(issuer: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = {
    iss: issuer,
    jti: randomBytes(16).toString("hex"),
    groups: randomBytes(800).toString("hex"),
  };
  const signed = `${encode({ alg: "RS256", typ: "at+jwt" })}.${encode(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** An access token as the client gets it. */
export function asGiven(accessToken: string): string {
  return accessToken.startsWith(mark) ? accessToken.slice(mark.length) : accessToken;
}

/** The form of a request about a token, as oidc-provider knows it. */
export function asKnown(body: string): string {
  const form = new URLSearchParams(body);
  const token = form.get("token") ?? "";
  if (!token.startsWith("eyJ")) return body;
  form.set("token", `${mark}${token}`);
  return form.toString();
}

/** The same of a request that shows the token. */
export function showAsKnown(request: IncomingMessage): void {
  const { authorization } = request.headers;
  if (authorization)
    request.headers.authorization = authorization.replace(/^Bearer eyJ/, `Bearer ${mark}eyJ`);
}
