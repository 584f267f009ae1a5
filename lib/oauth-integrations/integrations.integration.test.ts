import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { refreshTokens } from "@/lib/oauth2/refresh-tokens.ts";
import { database } from "@/lib/platform/database.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { createIntegration, createIntegrationInput } from "./create-integration.ts";
import { deleteIntegration } from "./delete-integration.ts";
import { discoverEndpoints } from "./discover-endpoints.ts";
import { grantTokenPlace, partyOf } from "./integration-secrets.ts";
import { listGrants } from "./list-grants.ts";
import { listIntegrations } from "./list-integrations.ts";
import { previewRedirectUrl } from "./preview-redirect-url.ts";
import { revokeGrant } from "./revoke-grant.ts";
import { startAuthorization } from "./start-authorization.ts";
import { updateIntegration, updateIntegrationInput } from "./update-integration.ts";

const secret = "s3cret +/=%:&?#";
const endpoints = {
  authorizationEndpoint: "https://login.example.test/authorize",
  tokenEndpoint: "https://login.example.test/token",
};
let oidc: OidcServer;
let admin: UserActor;
let names = 0;

beforeAll(async () => {
  oidc = await startOidcServer();
  admin = await givenUser({ isSystemAdmin: true });
});
afterAll(() => oidc.stop());

function input(change: Record<string, unknown> = {}) {
  names += 1;
  const scopes = ["mail", "offline_access"];
  const minimal = { name: `Provider ${names}`, clientId: "desk", clientSecret: secret, scopes, ...endpoints };
  return createIntegrationInput.parse({ ...minimal, ...change });
}

async function markTested(id: string): Promise<void> {
  const { settingsDigest } = await database().oAuthIntegration.findUniqueOrThrow({ where: { id } });
  await database().oAuthIntegration.update({ where: { id }, data: { testedDigest: settingsDigest } });
}

const update = (integrationId: string, change: Record<string, unknown>) =>
  updateIntegration(admin, updateIntegrationInput.parse({ integrationId, ...change }));

async function givenChannel(projectId: string, requestTypeId: string, oauthGrantId: string): Promise<string> {
  const address = `${randomUUID()}@example.test`;
  const server = (protocol: "IMAP" | "SMTP") => ({
    create: {
      protocol,
      host: "mail.example.test",
      port: 993,
      security: "TLS" as const,
      username: address,
      authentication: "OAUTH" as const,
      oauthGrant: { connect: { id: oauthGrantId } },
    },
  });
  await database().emailChannel.create({
    data: {
      address,
      displayName: "Support",
      project: { connect: { id: projectId } },
      requestType: { connect: { id: requestTypeId } },
      incomingServer: server("IMAP"),
      outgoingServer: server("SMTP"),
    },
  });
  return address;
}

describe("the client secret", () => {
  it("is never shown, stored in plain or written to the audit log", async () => {
    const view = await createIntegration(admin, input());
    expect(view).toMatchObject({
      credential: { kind: "secret", previousInUse: false },
      tested: false,
      clientAuthentication: "CLIENT_SECRET_BASIC",
    });
    await update(view.id, { clientSecret: `${secret}2` });
    const row = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: view.id } });
    const audit = await database().auditEntry.findMany({
      where: { objectId: view.id },
      orderBy: { at: "asc" },
    });
    expect(audit.map(({ action }) => action)).toEqual([
      "oauth-integration.create",
      "oauth-integration.update",
    ]);
    expect(audit[1]?.detail).toMatchObject({ credential: "secret replaced" });
    expect(JSON.stringify([view, row, audit])).not.toContain("s3cret");
  });

  it("makes the integration untested only when it is another one", async () => {
    const { id } = await createIntegration(admin, input());
    await markTested(id);
    expect((await update(id, { clientSecret: secret })).tested).toBe(true);
    expect((await update(id, { clientSecret: "another" })).tested).toBe(false);
  });
});

describe("the redirect URL", () => {
  it("exists before the integration, and is the one that is saved", async () => {
    const preview = await previewRedirectUrl(admin, endpoints);
    expect(preview.redirectUrl).toBe(`http://localhost:3000/api/oauth/callback/${preview.redirectKey}`);
    const { redirectUrl } = await createIntegration(admin, input({ redirectKey: preview.redirectKey }));
    expect(redirectUrl).toBe(preview.redirectUrl);
    await expect(createIntegration(admin, input({ redirectKey: preview.redirectKey }))).rejects.toMatchObject(
      { code: "redirect-key-taken" },
    );
  });

  it.each([
    ["made up", "x".repeat(40)],
    ["empty", ""],
  ])("is not accepted when %s", async (_what, redirectKey) => {
    const attempt = createIntegration(admin, input({ redirectKey }));
    await expect(attempt).rejects.toMatchObject({ code: "redirect-key-not-ours" });
  });

  it("changes with each endpoint, makes the integration untested, and returns with the old endpoint", async () => {
    const before = await createIntegration(admin, input());
    await markTested(before.id);
    const tokenEndpoint = "https://login.example.test/v2/token";
    const preview = await previewRedirectUrl(admin, {
      ...endpoints,
      tokenEndpoint,
      integrationId: before.id,
    });
    const changed = await update(before.id, { tokenEndpoint });
    expect(changed.redirectUrl).not.toBe(before.redirectUrl);
    expect(changed).toMatchObject({ redirectUrl: preview.redirectUrl, tested: false });
    const back = await update(before.id, { tokenEndpoint: endpoints.tokenEndpoint });
    expect(back).toMatchObject({ redirectUrl: before.redirectUrl, tested: true });
  });

  it("needs the client secret again when the token endpoint moves to another host", async () => {
    const { id } = await createIntegration(admin, input());
    const moved = { tokenEndpoint: "https://elsewhere.example.test/token" };
    await expect(update(id, moved)).rejects.toMatchObject({ fields: [{ field: "clientSecret" }] });
    expect(await update(id, { ...moved, clientSecret: "entered again" })).toMatchObject(moved);
  });

  it("can not be moved to other endpoints", async () => {
    const { redirectKey } = await previewRedirectUrl(admin, endpoints);
    const other = { authorizationEndpoint: "https://evil.example.test/authorize" };
    await expect(createIntegration(admin, input({ redirectKey, ...other }))).rejects.toMatchObject({
      code: "redirect-key-not-ours",
    });
  });
});

it("stays tested while only its name and description change", async () => {
  const { id } = await createIntegration(admin, input());
  await markTested(id);
  const renamed = await update(id, {
    name: "Renamed",
    description: "More",
    scopes: ["offline_access", "mail"],
  });
  expect(renamed).toMatchObject({ name: "Renamed", tested: true });
  expect((await update(id, { scopes: ["mail"] })).tested).toBe(false);
});

it("tells every wrong endpoint at once, by field", async () => {
  const wrong = {
    authorizationEndpoint: "login.example.test",
    tokenEndpoint: "ftp://login.example.test/token",
    userinfoEndpoint: "https://169.254.169.254/latest",
    revocationEndpoint: "https://user:pass@login.example.test/",
  };
  const attempt = createIntegration(admin, input(wrong));
  await expect(attempt).rejects.toMatchObject({
    kind: "invalid",
    fields: expect.arrayContaining(Object.keys(wrong).map((field) => expect.objectContaining({ field }))),
  });
});

it("has a name of its own", async () => {
  const { name } = await createIntegration(admin, input());
  const other = await createIntegration(admin, input());
  const taken = { code: "integration-name-taken", fields: [{ field: "name" }] };
  await expect(createIntegration(admin, input({ name }))).rejects.toMatchObject(taken);
  await expect(update(other.id, { name })).rejects.toMatchObject(taken);
});

describe("discovery", () => {
  it("reads the endpoints of an issuer, also from the address of its document", async () => {
    const expected = { issuer: oidc.issuer, tokenEndpoint: oidc.tokenEndpoint };
    expect(await discoverEndpoints(admin, { issuer: oidc.issuer })).toMatchObject(expected);
    const document = `${oidc.issuer}/.well-known/openid-configuration`;
    expect(await discoverEndpoints(admin, { issuer: document })).toMatchObject(expected);
  });

  it.each([
    ["http://127.0.0.1:1", "issuer-unreachable"],
    ["https://10.0.0.1", "host-not-allowed"],
    ["nonsense", "endpoint-malformed"],
  ])("%s: %s", async (issuer, code) => {
    await expect(discoverEndpoints(admin, { issuer })).rejects.toMatchObject({
      code,
      fields: [{ field: "issuer" }],
    });
  });
});

describe("with channels", () => {
  it("is not deleted while one uses it, and says which", async () => {
    const { id } = await givenTestedIntegration(oidc);
    const grantId = await givenGrant(oidc, { integrationId: id, mailboxAddress: "used@example.test" });
    const project = await givenProject();
    const address = await givenChannel(project.id, project.requestTypeId, grantId);
    await expect(deleteIntegration(admin, { integrationId: id })).rejects.toMatchObject({
      code: "integration-in-use",
      message: expect.stringContaining(`${address} (${project.key})`),
    });
  });

  it("shows a project admin the channels and mailboxes of own projects only", async () => {
    const { id } = await givenTestedIntegration(oidc);
    const [own, other] = [await givenProject(), await givenProject()];
    const mailbox = (mailboxAddress: string) => givenGrant(oidc, { integrationId: id, mailboxAddress });
    const grants = { own: await mailbox("own@example.test"), other: await mailbox("other@example.test") };
    const address = await givenChannel(own.id, own.requestTypeId, grants.own);
    await givenChannel(other.id, other.requestTypeId, grants.other);
    const projectAdmin = await givenUser({ roles: { [own.id]: "ADMIN" } });

    const { items } = await listIntegrations(projectAdmin);
    expect(items.find((item) => item.id === id)?.usedBy.map((channel) => channel.address)).toEqual([address]);
    const seen = await listGrants(projectAdmin, { integrationId: id, limit: 50 });
    expect(seen.items.map((grant) => grant.mailboxAddress)).toEqual(["own@example.test"]);

    const start = (mailboxAddress: string) =>
      startAuthorization(projectAdmin, { integrationId: id, purpose: "grant", mailboxAddress });
    expect(await start("own@example.test")).toMatchObject({ authorizationId: expect.any(String) });
    await expect(start("other@example.test")).rejects.toMatchObject({ code: "forbidden" });
    await expect(revokeGrant(projectAdmin, { grantId: grants.other })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("is hidden from agents and customers", async () => {
    const project = await givenProject();
    for (const actor of [await givenUser({ roles: { [project.id]: "AGENT" } }), await givenUser()]) {
      await expect(listIntegrations(actor)).rejects.toMatchObject({ code: "forbidden" });
      await expect(createIntegration(actor, input())).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

it("revokes the tokens at the provider when it is deleted", async () => {
  const { id } = await givenTestedIntegration(oidc);
  const grantId = await givenGrant(oidc, { integrationId: id, mailboxAddress: "gone@example.test" });
  const grant = await database().oAuthGrant.findUniqueOrThrow({
    where: { id: grantId },
    include: { integration: true },
  });
  const place = grantTokenPlace(grantId, "refreshTokenSealed");
  const refreshToken = openSecret(grant.refreshTokenSealed ?? "", place);
  await deleteIntegration(admin, { integrationId: id });
  expect(await database().oAuthGrant.count({ where: { integrationId: id } })).toBe(0);
  const refresh = refreshTokens({ ...partyOf(grant.integration), refreshToken });
  await expect(refresh).rejects.toMatchObject({ error: "invalid_grant" });
});

it("tries failing mailboxes at once after its settings were corrected", async () => {
  const { id } = await givenTestedIntegration(oidc);
  const grantId = await givenGrant(oidc, { integrationId: id, mailboxAddress: "late@example.test" });
  const tomorrow = new Date(Date.now() + 86_400_000);
  await database().oAuthGrant.update({
    where: { id: grantId },
    data: { consecutiveFailures: 3, failureCode: "invalid_client", refreshDueAt: tomorrow },
  });
  await update(id, { clientSecret: "corrected" });
  const { refreshDueAt } = await database().oAuthGrant.findUniqueOrThrow({ where: { id: grantId } });
  expect(refreshDueAt?.getTime()).toBeLessThanOrEqual(Date.now());
});

it("lists grants page by page", async () => {
  const { id } = await givenTestedIntegration(oidc);
  for (const name of ["c", "a", "b"]) {
    await givenGrant(oidc, { integrationId: id, mailboxAddress: `${name}@example.test` });
  }
  const first = await listGrants(admin, { integrationId: id, limit: 2 });
  const second = await listGrants(admin, { integrationId: id, limit: 2, cursor: first.nextCursor ?? "" });
  const addresses = [...first.items, ...second.items].map(({ mailboxAddress }) => mailboxAddress);
  expect(addresses).toEqual(["a@example.test", "b@example.test", "c@example.test"]);
  expect(second.nextCursor).toBeNull();
});
