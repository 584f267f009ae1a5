import "@/lib/testing/integration-environment.ts";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import {
  attemptAuthorization,
  finishAttempt,
  givenIntegration,
} from "@/lib/testing/authorization-attempt.ts";
import { clientCertificate } from "@/lib/testing/client-certificate.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenIntegrationAt, givenStoredGrant } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { grantRow } from "@/lib/testing/stored-grant.ts";
import {
  sendJson,
  startTokenEndpoint,
  type TokenEndpoint,
  type TokenFault,
} from "@/lib/testing/token-endpoint.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";
import { credentialColumns, previousCredentialColumn } from "./client-credential.ts";
import { requestTokens } from "./request-tokens.ts";
import { revokeGrant } from "./revoke-grant.ts";
import { updateIntegration } from "./update-integration.ts";

let endpoint: TokenEndpoint;
let mailboxes = 0;
let mailboxAddress: string;

beforeAll(async () => {
  endpoint = await startTokenEndpoint();
});
afterAll(() => endpoint.stop());
beforeEach(() => {
  mailboxes += 1;
  mailboxAddress = `m${mailboxes}@trial.test`;
});

const secret = (clientSecret: string): ClientCredential => ({ kind: "secret", clientSecret });

/** An integration whose present credential is "new", and whose previous one is "old". */
async function given(change: Partial<OAuthIntegration> = {}): Promise<OAuthIntegration> {
  const { id } = await givenIntegrationAt(endpoint.url, { clientSecret: "new" });
  const before = { credential: secret("old"), clientAuthentication: "CLIENT_SECRET_BASIC" } as const;
  return database().oAuthIntegration.update({
    where: { id },
    data: { previousCredentialSealed: previousCredentialColumn(id, before), ...withoutJson(change) },
  });
}

/** Prisma takes JSON in another type than it gives it. */
function withoutJson({ providerSettings, mailHosts, lastTestSteps, ...columns }: Partial<OAuthIntegration>) {
  return columns;
}

/** A mailbox that a person has authorised, and what its requests were. */
async function mailboxOf(integration: OAuthIntegration, fault: TokenFault) {
  const refreshToken = endpoint.authorise(mailboxAddress);
  const requests: { secret: string; form: URLSearchParams }[] = [];
  endpoint.breakFor(mailboxAddress, (exchange) => {
    const basic = exchange.request.headers.authorization?.replace(/^Basic /, "") ?? "";
    const sent = Buffer.from(basic, "base64").toString().split(":")[1] ?? "";
    requests.push({ secret: sent, form: exchange.parameters });
    return fault(exchange);
  });
  const id = await givenStoredGrant({ integrationId: integration.id, mailboxAddress, refreshToken });
  return { grant: await grantRow(id), requests };
}

const isOld = ({ request }: Parameters<TokenFault>[0]) =>
  request.headers.authorization === `Basic ${Buffer.from("mailroom:old").toString("base64")}`;

/** Refuses the new credential in this way, and knows the old one. */
const refusing =
  (status: number, body: unknown): TokenFault =>
  (exchange) =>
    isOld(exchange)
      ? sendJson(exchange.response, 200, exchange.issue())
      : sendJson(exchange.response, status, body);

describe("a refresh falls back to the credential before", () => {
  it.each([
    ["invalid_client", 400, { error: "invalid_client" }],
    ["invalid_client with 401", 401, { error: "invalid_client" }],
    [
      "Keycloak's words",
      401,
      { error: "unauthorized_client", error_description: "Invalid client or Invalid client credentials" },
    ],
    ["401 without a code", 401, {}],
    ["401 with a page", 401, "<html>Unauthorized</html>"],
    ["a deleted client", 401, { error: "deleted_client" }],
  ])("after %s", async (_what, status, body) => {
    const integration = await given();
    const { grant, requests } = await mailboxOf(integration, refusing(status, body));
    const answer = await requestTokens(grant, integration);
    expect(answer).toMatchObject({ accepted: "previous", accessToken: expect.stringMatching(/^at/) });
    expect(requests.map(({ secret: sent }) => sent)).toEqual(["new", "old"]);
  });

  it.each([
    ["the token is dead", 400, { error: "invalid_grant" }],
    ["the token is dead, with 401", 401, { error: "invalid_grant" }],
    ["the token is none, with 401", 401, { error: "invalid_token" }],
    ["the application may not refresh", 400, { error: "unauthorized_client" }],
    ["the server fails", 503, { error: "invalid_client" }],
    ["too many requests", 429, {}],
  ])("but not when %s", async (_what, status, body) => {
    const integration = await given();
    const { grant, requests } = await mailboxOf(integration, refusing(status, body));
    await expect(requestTokens(grant, integration)).rejects.toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });

  it("tells the refusal of the present one when neither is accepted, or the one before can not be read", async () => {
    const integration = await given();
    const words = { error: "unauthorized_client", error_description: "Invalid client credentials" };
    const { grant } = await mailboxOf(integration, ({ response }) => sendJson(response, 401, words));
    await expect(requestTokens(grant, integration)).rejects.toMatchObject({ error: words.error });
    const unreadable = { ...integration, previousCredentialSealed: "v1.gone.AAAA" };
    await expect(requestTokens(grant, unreadable)).rejects.toMatchObject({ error: words.error });
  });

  it("sends it as it was sent then", async () => {
    const integration = await given();
    const { id } = integration;
    const before = { credential: secret("old"), clientAuthentication: "CLIENT_SECRET_POST" } as const;
    const { grant, requests } = await mailboxOf(integration, ({ response, parameters, issue }) =>
      parameters.get("client_secret") === "old"
        ? sendJson(response, 200, issue())
        : sendJson(response, 401, { error: "invalid_client" }),
    );
    const answer = await requestTokens(grant, {
      ...integration,
      ...credentialColumns(id, { kind: "certificate", ...clientCertificate() }),
      clientAuthentication: "PRIVATE_KEY_JWT",
      previousCredentialSealed: previousCredentialColumn(id, before),
    });
    expect(answer.accepted).toBe("previous");
    expect(requests[0]?.form.has("client_assertion")).toBe(true);
  });

  it("remembers how it was sent when it is replaced", async () => {
    const admin = await givenUser({ isSystemAdmin: true });
    const { id } = await given({
      clientAuthentication: "CLIENT_SECRET_POST",
      previousCredentialSealed: null,
    });
    await updateIntegration(admin, { integrationId: id, certificate: { generate: true } });
    const integration = await database().oAuthIntegration.findUniqueOrThrow({ where: { id } });
    const { grant } = await mailboxOf(integration, ({ response, parameters, issue }) =>
      parameters.get("client_secret") === "new"
        ? sendJson(response, 200, issue())
        : sendJson(response, 401, { error: "invalid_client" }),
    );
    expect((await requestTokens(grant, integration)).accepted).toBe("previous");
  });

  it("opens what was kept without saying how it was sent", async () => {
    const integration = await given();
    const place = `OAuthIntegration:${integration.id}:previousCredentialSealed`;
    const previousCredentialSealed = sealSecret(JSON.stringify(secret("old")), place);
    const { grant } = await mailboxOf(integration, refusing(401, { error: "invalid_client" }));
    const answer = await requestTokens(grant, { ...integration, previousCredentialSealed });
    expect(answer.accepted).toBe("previous");
  });
});

it.each(["unauthorized_client", "invalid_grant"])(
  "a service account falls back to the key before after %s",
  async (error) => {
    const integration = await given();
    const key = (keyId: string) =>
      ({
        kind: "service-account",
        privateKeyPem: clientCertificate().privateKeyPem,
        keyId,
        serviceAccount: "desk@project.iam.example",
      }) as const;
    const before = { credential: key("old"), clientAuthentication: "PRIVATE_KEY_JWT" } as const;
    endpoint.breakFor("", ({ parameters, response }) => {
      const { kid } = decodeProtectedHeader(parameters.get("assertion") ?? "");
      return kid === "old"
        ? sendJson(response, 200, { access_token: "of the old key" })
        : sendJson(response, 400, { error });
    });
    const answer = await requestTokens(
      { id: "", mailboxAddress, refreshTokenSealed: null, tokenHost: null },
      {
        ...integration,
        ...credentialColumns(integration.id, key("new")),
        previousCredentialSealed: previousCredentialColumn(integration.id, before),
        grantType: "JWT_BEARER",
      },
    );
    expect(answer).toMatchObject({ accepted: "previous", accessToken: "of the old key" });
  },
);

describe("with people", () => {
  let oidc: OidcServer;
  let admin: UserActor;
  let integrationId: string;

  beforeAll(async () => {
    oidc = await startOidcServer();
    admin = await givenUser({ isSystemAdmin: true });
    integrationId = (await givenIntegration(admin, oidc, "Replaced")).id;
    await database().$executeRaw`UPDATE "OAuthIntegration" SET "testedDigest" = "settingsDigest"`;
    await updateIntegration(admin, { integrationId, clientSecret: "not known at the provider" });
    await database().$executeRaw`UPDATE "OAuthIntegration" SET "testedDigest" = "settingsDigest"`;
  });
  afterAll(() => oidc.stop());

  const authorise = async () =>
    finishAttempt(await attemptAuthorization(admin, { integrationId, purpose: "grant", mailboxAddress }));

  it("a mailbox is authorised with the credential before, and revoked with it", async () => {
    const finished = await authorise();
    expect(finished).toMatchObject({ succeeded: true });
    const row = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: integrationId } });
    expect(row).toMatchObject({
      credentialRefusedAt: expect.any(Date),
      previousCredentialSealed: expect.any(String),
    });
    const { id, tokenHost } = await database().oAuthGrant.findFirstOrThrow({ where: { mailboxAddress } });
    expect(tokenHost).toBe(new URL(oidc.tokenEndpoint).host);
    expect(await revokeGrant(admin, { grantId: id })).toEqual({ revokedAtProvider: true });
  });

  it("a test counts only with the present one", async () => {
    oidc.behaviour.signInAs = "tester@example.test";
    const attempt = await attemptAuthorization(admin, { integrationId, purpose: "test" });
    const finished = await finishAttempt(attempt);
    expect(finished.succeeded).toBe(false);
    expect(finished.steps.at(-1)).toMatchObject({ step: "token", code: "invalid_client" });
    oidc.behaviour.signInAs = null;
  });
});
