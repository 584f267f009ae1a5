import "@/lib/testing/integration-environment.ts";
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import { clientCertificate } from "@/lib/testing/client-certificate.ts";
import { givenGrant } from "@/lib/testing/oauth-factories.ts";
import { usualBehaviour } from "@/lib/testing/oidc-behaviour.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { grantRow } from "@/lib/testing/stored-grant.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";
import { credentialColumns, previousCredentialColumn } from "./client-credential.ts";
import { noteCredential } from "./credential-proof.ts";
import { grantTokenPlace } from "./integration-secrets.ts";
import { requestTokens } from "./request-tokens.ts";

const specialSecret = "a+/=%:&?#b";
let oidc: OidcServer;
let mailbox: string;

beforeAll(async () => {
  oidc = await startOidcServer({ clientSecret: specialSecret });
});
afterAll(() => oidc.stop());
beforeEach(() => {
  mailbox = `m${randomBytes(4).toString("hex")}@example.test`;
});
afterEach(() => {
  Object.assign(oidc.behaviour, usualBehaviour);
  oidc.replaceClientSecret(specialSecret);
});

const secret = (clientSecret: string): ClientCredential => ({ kind: "secret", clientSecret });

/** The column of a credential before; a secret was sent in the header. */
const kept = (id: string, credential: ClientCredential) =>
  previousCredentialColumn(id, { credential, clientAuthentication: "CLIENT_SECRET_BASIC" });

/** An integration with this credential, or with these two. */
function givenIntegration(
  credential: ClientCredential,
  change: Partial<Pick<OAuthIntegration, "grantType" | "clientId" | "clientAuthentication" | "scopes">> = {},
  previous: ClientCredential | null = null,
): Promise<OAuthIntegration> {
  const id = randomUUID();
  return database().oAuthIntegration.create({
    data: {
      id,
      name: `Integration ${id}`,
      provider: "CUSTOM",
      clientId: oidc.clientId,
      scopes: ["openid", "offline_access", "email", "mail"],
      authorizationEndpoint: oidc.authorizationEndpoint,
      tokenEndpoint: oidc.tokenEndpoint,
      redirectKey: id,
      settingsDigest: "",
      ...credentialColumns(id, credential),
      ...(previous && { previousCredentialSealed: kept(id, previous) }),
      ...change,
    },
  });
}

/** As the refresh does: what credential was accepted is noted afterwards. */
async function requestAndNote(grant: Parameters<typeof requestTokens>[0], integration: OAuthIntegration) {
  const tokens = await requestTokens(grant, integration);
  await noteCredential(integration, tokens.accepted);
  return tokens;
}

/** A mailbox that a person has authorised. */
async function givenAuthorised(integration: OAuthIntegration) {
  return grantRow(await givenGrant(oidc, { integrationId: integration.id, mailboxAddress: mailbox }));
}

/** A mailbox of an application that signs in by itself. */
function givenOpened(integration: OAuthIntegration) {
  return database().oAuthGrant.create({
    data: { integrationId: integration.id, mailboxAddress: mailbox, principal: mailbox, state: "ACTIVE" },
  });
}

async function introspect(token: string): Promise<unknown> {
  const url = new URL(oidc.introspectionUrl);
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString("base64")}`;
  url.username = "";
  url.password = "";
  const body = new URLSearchParams({ token });
  const answer: unknown = await (
    await fetch(url, { method: "POST", headers: { authorization }, body })
  ).json();
  return answer;
}

const bookkeeping = ({ id }: OAuthIntegration) =>
  database().oAuthIntegration.findUniqueOrThrow({
    where: { id },
    select: { clientSecretSealed: true, previousCredentialSealed: true, credentialRefusedAt: true },
  });

describe("with a refresh token", () => {
  it.each(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"] as const)(
    "a secret full of special characters is understood by %s",
    async (clientAuthentication) => {
      const integration = await givenIntegration(secret(specialSecret), { clientAuthentication });
      const answer = await requestTokens(await givenAuthorised(integration), integration);
      expect(await introspect(answer.accessToken)).toMatchObject({ active: true, username: mailbox });
      expect(answer.refreshToken).toEqual(expect.any(String));
    },
  );

  it("keeps the refresh token where it is not rotated", async () => {
    oidc.behaviour.rotateRefreshTokens = false;
    const integration = await givenIntegration(secret(specialSecret));
    const grant = await givenAuthorised(integration);
    const tokens = [await requestTokens(grant, integration), await requestTokens(grant, integration)];
    const { refreshTokenSealed } = grant;
    const kept = openSecret(refreshTokenSealed ?? "", grantTokenPlace(grant.id, "refreshTokenSealed"));
    expect(tokens.map(({ refreshToken }) => refreshToken)).toEqual([kept, kept]);
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(2);
  });

  it("takes access tokens of 2,500 characters", async () => {
    oidc.behaviour.jwtAccessTokens = true;
    const integration = await givenIntegration(secret(specialSecret));
    const { accessToken } = await requestTokens(await givenAuthorised(integration), integration);
    expect(accessToken.length).toBeGreaterThanOrEqual(2_500);
    expect(await introspect(accessToken)).toMatchObject({ active: true, username: mailbox });
  });

  it("says that there is none", async () => {
    const integration = await givenIntegration(secret(specialSecret));
    await expect(requestTokens(await givenOpened(integration), integration)).rejects.toMatchObject({
      code: "refresh-token-missing",
    });
  });
});

describe("of an application that signs in by itself", () => {
  const appOnly = { grantType: "CLIENT_CREDENTIALS" as const, scopes: ["mail"] };

  it("are given for its secret", async () => {
    oidc.behaviour.applicationMailbox = mailbox;
    const integration = await givenIntegration(secret(specialSecret), appOnly);
    const answer = await requestTokens(await givenOpened(integration), integration);
    expect(answer).toMatchObject({ refreshToken: null, expiresInSeconds: 3600, scopes: ["mail"] });
    expect(await introspect(answer.accessToken)).toMatchObject({ username: mailbox, scope: "mail" });
  });

  it("are given for its certificate, which can be replaced", async () => {
    const [old, present] = [clientCertificate(), clientCertificate()];
    const { clientId } = oidc.registerCertificate(old.certificatePem);
    const change = { ...appOnly, clientId, clientAuthentication: "PRIVATE_KEY_JWT" as const };
    const integration = await givenIntegration({ kind: "certificate", ...present }, change, {
      kind: "certificate",
      ...old,
    });
    const grant = await givenOpened(integration);
    expect((await requestAndNote(grant, integration)).accessToken).toEqual(expect.any(String));
    expect((await bookkeeping(integration)).credentialRefusedAt).toEqual(expect.any(Date));
    oidc.registerCertificate(present.certificatePem);
    expect((await requestAndNote(grant, integration)).accessToken).toEqual(expect.any(String));
    expect(await bookkeeping(integration)).toMatchObject({ previousCredentialSealed: null });
  });

  it("are given to a service account for a mailbox of its domain", async () => {
    const integration = await givenIntegration(
      { kind: "service-account", ...oidc.serviceAccount() },
      { grantType: "JWT_BEARER", scopes: ["mail"], clientId: oidc.serviceAccount().clientId },
    );
    const grant = await givenOpened(integration);
    const { accessToken } = await requestTokens(grant, integration);
    expect(await introspect(accessToken)).toMatchObject({ username: mailbox, scope: "mail" });
    oidc.behaviour.delegatedMailboxes = ["other@example.test"];
    await expect(requestTokens(grant, integration)).rejects.toMatchObject({ error: "unauthorized_client" });
  });

  it("are given for the key before, until the new one is known", async () => {
    const before = oidc.serviceAccount();
    const { clientId } = before;
    const key = {
      kind: "service-account",
      ...clientCertificate(),
      keyId: "new",
      serviceAccount: before.serviceAccount,
    } as const;
    const integration = await givenIntegration(
      key,
      { grantType: "JWT_BEARER", scopes: ["mail"], clientId },
      { kind: "service-account", ...before },
    );
    const grant = await givenOpened(integration);
    expect((await requestAndNote(grant, integration)).accessToken).toEqual(expect.any(String));
    expect((await bookkeeping(integration)).credentialRefusedAt).toEqual(expect.any(Date));
    oidc.replaceServiceAccountKey();
    await expect(requestTokens(grant, integration)).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

describe("while a secret is replaced", () => {
  it("the one before goes on working, and the refusal is noted", async () => {
    const integration = await givenIntegration(secret("not known yet"), {}, secret(specialSecret));
    const grant = await givenAuthorised(integration);
    const asked = oidc.tokenRequestCount();
    const answer = await requestAndNote(grant, integration);
    expect(oidc.tokenRequestCount() - asked).toBe(2);
    expect(await introspect(answer.accessToken)).toMatchObject({ active: true });
    expect(await bookkeeping(integration)).toEqual({
      clientSecretSealed: integration.clientSecretSealed,
      previousCredentialSealed: integration.previousCredentialSealed,
      credentialRefusedAt: expect.any(Date),
    });
  });

  it("the new one takes over as soon as it is known", async () => {
    const integration = await givenIntegration(secret("later"), {}, secret(specialSecret));
    await database().oAuthIntegration.update({
      where: { id: integration.id },
      data: { credentialRefusedAt: new Date() },
    });
    const grant = await givenAuthorised(integration);
    oidc.replaceClientSecret("later");
    const asked = oidc.tokenRequestCount();
    await requestAndNote(grant, integration);
    expect(oidc.tokenRequestCount() - asked).toBe(1);
    expect(await bookkeeping(integration)).toMatchObject({
      previousCredentialSealed: null,
      credentialRefusedAt: null,
    });
  });

  it("touches nothing when it was replaced again meanwhile", async () => {
    const integration = await givenIntegration(secret(specialSecret), {}, secret("before"));
    const grant = await givenAuthorised(integration);
    const columns = {
      ...credentialColumns(integration.id, secret("newest")),
      previousCredentialSealed: kept(integration.id, secret(specialSecret)),
    };
    await database().oAuthIntegration.update({ where: { id: integration.id }, data: columns });
    await requestAndNote(grant, integration);
    expect(await bookkeeping(integration)).toMatchObject({
      clientSecretSealed: columns.clientSecretSealed,
      previousCredentialSealed: columns.previousCredentialSealed,
    });
  });

  it("says invalid_client when neither is known", async () => {
    const integration = await givenIntegration(secret("wrong"), {}, secret("wrong too"));
    const grant = await givenAuthorised(integration);
    await expect(requestTokens(grant, integration)).rejects.toMatchObject({ error: "invalid_client" });
    expect((await bookkeeping(integration)).credentialRefusedAt).toBeNull();
  });

  it("does not ask twice after any other refusal", async () => {
    const integration = await givenIntegration(secret(specialSecret), {}, secret("before"));
    const grant = await givenAuthorised(integration);
    oidc.revokeGrantsOf(mailbox);
    const asked = oidc.tokenRequestCount();
    await expect(requestTokens(grant, integration)).rejects.toMatchObject({ error: "invalid_grant" });
    expect(oidc.tokenRequestCount() - asked).toBe(1);
  });
});
