import { randomUUID } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import * as oauth from "oauth4webapi";
import { assertionTimes } from "./assertion-times.ts";
import type { AuthorizationServer, Transport } from "./authorization-server.ts";
import { serverMetadata } from "./authorization-server.ts";
import type { TokenAnswer } from "./token-answer.ts";
import { askEndpoint, readTokenAnswer } from "./token-answer.ts";

const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** The key that an account without a person signs with, such as that of a service account at Google. */
export type ServiceAccountKey = {
  /** `iss` of what it signs. */
  readonly serviceAccount: string;
  readonly keyId: string;
  /** PKCS #8 of an RSA key. */
  readonly privateKeyPem: string;
};

/** The assertion says who asks, so no other proof of the client goes with it (RFC 7521 §4.1). */
const byAssertion: oauth.ClientAuth = () => {};

/**
 * Gets an access token with an assertion (RFC 7523 §2.1), signed with RS256. The scopes are a claim of it, as Google
 * wants it.
 *
 * @param input.subject the account that is opened, by domain-wide delegation; null: the service account's own
 * @throws TokenEndpointError
 */
export async function requestJwtBearerTokens(input: {
  readonly server: AuthorizationServer;
  readonly key: ServiceAccountKey;
  readonly subject: string | null;
  readonly scopes: readonly string[];
  readonly transport: Transport;
}): Promise<TokenAnswer> {
  const assertion = await signAssertion(input);
  const body = await askEndpoint(input.transport, (options) =>
    oauth.genericTokenEndpointRequest(
      serverMetadata(input.server),
      { client_id: input.key.serviceAccount },
      byAssertion,
      grantType,
      { assertion },
      options,
    ),
  );
  return readTokenAnswer(body, input.server);
}

async function signAssertion(input: Parameters<typeof requestJwtBearerTokens>[0]): Promise<string> {
  const { key, subject, scopes, server } = input;
  const claims = {
    iss: key.serviceAccount,
    ...(subject !== null && { sub: subject }),
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
    aud: server.tokenEndpoint,
    jti: randomUUID(),
    ...assertionTimes(new Date()),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.keyId })
    .sign(await importPKCS8(key.privateKeyPem, "RS256"));
}
