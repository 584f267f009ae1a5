import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { clientCertificate } from "@/lib/testing/client-certificate.ts";
import { readAuthorizationResponse } from "./authorization-response.ts";
import type { AuthorizationServer, ClientAuthentication } from "./authorization-server.ts";
import { requestClientCredentialsTokens } from "./client-credentials-grant.ts";
import { exchangeCode } from "./exchange-code.ts";
import { requestJwtBearerTokens } from "./jwt-bearer-grant.ts";
import { refreshTokens } from "./refresh-tokens.ts";
import { revokeRefreshToken } from "./revoke-token.ts";

const server: AuthorizationServer = {
  issuer: "https://as.example",
  issuerInResponse: false,
  authorizationEndpoint: "https://as.example/auth",
  tokenEndpoint: "https://as.example/token",
  revocationEndpoint: "https://as.example/revoke",
  userinfoEndpoint: null,
};
const clientId = "client 1";
const clientSecret = "s+/=%:&?# ä";

const { privateKeyPem, certificatePem } = clientCertificate();

type Sent = { url: string; method: string; headers: Headers; form: Record<string, string> };

/** Records the one request of a conversation. */
async function sentBy(
  ask: (transport: Parameters<typeof refreshTokens>[0]["transport"]) => Promise<unknown>,
): Promise<Sent> {
  const sent: Sent[] = [];
  await ask({
    allowHttp: false,
    fetch: async (url, init) => {
      const form = Object.fromEntries(new URLSearchParams(String(init.body)));
      sent.push({ url, method: init.method ?? "", headers: new Headers(init.headers), form });
      expect(init.redirect).toBe("manual");
      return Response.json({ access_token: "a", token_type: "Bearer" });
    },
  });
  expect(sent).toHaveLength(1);
  const [one] = sent;
  if (!one) throw new Error("Nothing was sent.");
  expect(one.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
  return one;
}

const secret = (method: "client_secret_basic" | "client_secret_post"): ClientAuthentication => ({
  method,
  clientSecret,
});
const certificate: ClientAuthentication = { method: "private_key_jwt", privateKeyPem, certificatePem };

const parameters = () =>
  readAuthorizationResponse({
    server,
    clientId,
    parameters: new URLSearchParams("code=c1&state=s"),
    expectedState: "s",
  });

const requests = [
  [
    "code",
    server.tokenEndpoint,
    (authentication: ClientAuthentication, transport: Parameters<typeof refreshTokens>[0]["transport"]) =>
      exchangeCode({
        server,
        client: { clientId, authentication },
        parameters: parameters(),
        redirectUri: "https://desk.example/cb",
        codeVerifier: "v".repeat(43),
        transport,
      }),
    {
      grant_type: "authorization_code",
      code: "c1",
      redirect_uri: "https://desk.example/cb",
      code_verifier: "v".repeat(43),
    },
  ],
  [
    "refresh",
    server.tokenEndpoint,
    (authentication: ClientAuthentication, transport: Parameters<typeof refreshTokens>[0]["transport"]) =>
      refreshTokens({ server, client: { clientId, authentication }, refreshToken: "r1", transport }),
    { grant_type: "refresh_token", refresh_token: "r1" },
  ],
  [
    "client credentials",
    server.tokenEndpoint,
    (authentication: ClientAuthentication, transport: Parameters<typeof refreshTokens>[0]["transport"]) =>
      requestClientCredentialsTokens({
        server,
        client: { clientId, authentication },
        scopes: ["https://outlook.office365.com/.default"],
        transport,
      }),
    { grant_type: "client_credentials", scope: "https://outlook.office365.com/.default" },
  ],
  [
    "revocation",
    server.revocationEndpoint,
    (authentication: ClientAuthentication, transport: Parameters<typeof refreshTokens>[0]["transport"]) =>
      revokeRefreshToken({ server, client: { clientId, authentication }, refreshToken: "r1", transport }),
    { token: "r1", token_type_hint: "refresh_token" },
  ],
] as const;

describe.each(requests)("%s", (_name, url, ask, form) => {
  it("has exactly its parameters, and the secret in the header", async () => {
    const sent = await sentBy((transport) => ask(secret("client_secret_basic"), transport));
    expect([sent.method, sent.url, sent.form]).toEqual(["POST", url, form]);
    const [scheme, credential = ""] = (sent.headers.get("authorization") ?? "").split(" ");
    expect([scheme, Buffer.from(credential, "base64").toString()]).toEqual([
      "Basic",
      // Each half is form-encoded (RFC 6749 §2.3.1).
      "client+1:s%2B%2F%3D%25%3A%26%3F%23+%C3%A4",
    ]);
  });

  it("has the secret in the form when registered so", async () => {
    const sent = await sentBy((transport) => ask(secret("client_secret_post"), transport));
    expect([sent.url, sent.form]).toEqual([
      url,
      { ...form, client_id: clientId, client_secret: clientSecret },
    ]);
    expect(sent.headers.has("authorization")).toBe(false);
  });

  it("has an assertion signed by the certificate's key, which the header names", async () => {
    const sent = await sentBy((transport) => ask(certificate, transport));
    const { client_assertion: assertion = "", ...rest } = sent.form;
    expect([sent.url, rest]).toEqual([
      url,
      {
        ...form,
        client_id: clientId,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      },
    ]);
    expect(sent.headers.has("authorization")).toBe(false);
    const der = new X509Certificate(certificatePem).raw;
    expect(decodeProtectedHeader(assertion)).toEqual({
      alg: "PS256",
      typ: "JWT",
      x5t: createHash("sha1").update(der).digest("base64url"),
      "x5t#S256": createHash("sha256").update(der).digest("base64url"),
    });
    const { payload } = await jwtVerify(assertion, new X509Certificate(certificatePem).publicKey, {
      issuer: clientId,
      subject: clientId,
      audience: server.tokenEndpoint,
      algorithms: ["PS256"],
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect((payload.iat ?? 0) * 1000).toBeLessThan(Date.now());
    expect(payload.jti).toMatch(/^.{16,}$/);
  });

  it("has only the client's name when there is nothing to prove", async () => {
    const sent = await sentBy((transport) => ask({ method: "none" }, transport));
    expect(sent.form).toEqual({ ...form, client_id: clientId });
    expect(sent.headers.has("authorization")).toBe(false);
  });
});

it("signs each request anew", async () => {
  const assertions = new Set<string>();
  for (let time = 0; time < 2; time += 1) {
    const sent = await sentBy((transport) =>
      refreshTokens({
        server,
        client: { clientId, authentication: certificate },
        refreshToken: "r1",
        transport,
      }),
    );
    assertions.add(decodeJwt(sent.form.client_assertion ?? "").jti ?? "");
  }
  expect(assertions.size).toBe(2);
});

describe("assertion of a service account", () => {
  const key = { serviceAccount: "mail@project.iam.example", keyId: "k1", privateKeyPem };
  const ask = (subject: string | null) =>
    sentBy((transport) =>
      requestJwtBearerTokens({ server, key, subject, scopes: ["https://mail.example/"], transport }),
    );

  it.each(["support@example.test", null])("for %s is all that is sent", async (subject) => {
    const sent = await ask(subject);
    const { assertion = "", ...rest } = sent.form;
    expect([sent.url, rest]).toEqual([
      server.tokenEndpoint,
      { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" },
    ]);
    expect(sent.headers.has("authorization")).toBe(false);
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: "RS256", typ: "JWT", kid: "k1" });
    const { payload } = await jwtVerify(assertion, createPublicKey(privateKeyPem), {
      issuer: key.serviceAccount,
      audience: server.tokenEndpoint,
      maxTokenAge: 300,
    });
    expect([payload.sub, payload.scope]).toEqual([subject ?? undefined, "https://mail.example/"]);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });
});
