import { decodeJwt, UnsecuredJWT } from "jose";
import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import { z } from "zod";
import type { OidcBehaviour } from "./oidc-behaviour.ts";
import { asGiven } from "./oidc-jwt-tokens.ts";

const withAccessToken = z.looseObject({ access_token: z.string() });
const withIdToken = z.looseObject({ id_token: z.string() });
const activeToken = z.looseObject({ active: z.literal(true), sub: z.string().optional() });

/** Changes answers of the provider as the test wants them. */
export function bendAnswers(provider: Provider, behaviour: OidcBehaviour): void {
  provider.use(async (context: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    if (context.path === "/token") context.body = withOtherClaims(asClientGets(context.body), behaviour);
    if (context.path === "/token/introspection") context.body = withMailbox(context.body, behaviour);
    const location: unknown = context.response.get("location");
    if (typeof location === "string" && URL.canParse(location)) {
      context.set("location", withOtherIssuer(location, behaviour));
    }
  });
}

function asClientGets(body: unknown): unknown {
  const answer = withAccessToken.safeParse(body);
  return answer.success ? { ...answer.data, access_token: asGiven(answer.data.access_token) } : body;
}

/** Its signature is lost; it comes over TLS from the token endpoint, where nobody looks at it. */
function withOtherClaims(body: unknown, { idTokenClaims }: OidcBehaviour): unknown {
  const answer = withIdToken.safeParse(body);
  if (!answer.success || Object.keys(idTokenClaims).length === 0) return body;
  const claims = Object.entries({ ...decodeJwt(answer.data.id_token), ...idTokenClaims });
  const changed = Object.fromEntries(claims.filter(([, value]) => value !== undefined));
  return { ...answer.data, id_token: new UnsecuredJWT(changed).encode() };
}

/** A token of an application belongs to no account, so a mail server is told the mailbox that it may open. */
function withMailbox(body: unknown, { applicationMailbox }: OidcBehaviour): unknown {
  const answer = activeToken.safeParse(body);
  if (!answer.success || answer.data.sub !== undefined || applicationMailbox === null) return body;
  return { ...answer.data, username: applicationMailbox };
}

function withOtherIssuer(location: string, { issuerInAnswer }: OidcBehaviour): string {
  const url = new URL(location);
  if (issuerInAnswer === true || !url.searchParams.has("iss")) return location;
  if (issuerInAnswer === false) url.searchParams.delete("iss");
  else url.searchParams.set("iss", issuerInAnswer);
  return url.href;
}
