import "@/lib/testing/integration-environment.ts";
import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { createIntegration, createIntegrationInput } from "./create-integration.ts";
import { listProviders, listProvidersInput } from "./list-providers.ts";
import { updateIntegration, updateIntegrationInput } from "./update-integration.ts";

const tenant = "0a1b2c3d-0000-4000-8000-0123456789ab";
let admin: UserActor;
let names = 0;

beforeAll(async () => {
  admin = await givenUser({ isSystemAdmin: true });
});

const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const serviceAccountKey = JSON.stringify({
  type: "service_account",
  private_key_id: "0123abcd",
  private_key: privateKey,
  client_email: "desk@desk.iam.gserviceaccount.com",
  client_id: "112233445566778899000",
  token_uri: "https://oauth2.googleapis.com/token",
});

function create(change: Record<string, unknown>) {
  names += 1;
  const minimal = { name: `Known provider ${names}`, scopes: ["mail"] };
  return createIntegration(admin, createIntegrationInput.parse({ ...minimal, ...change }));
}

const update = (integrationId: string, change: Record<string, unknown>) =>
  updateIntegration(admin, updateIntegrationInput.parse({ integrationId, ...change }));

const microsoft = { provider: "MICROSOFT", clientId: "app", clientSecret: "s3cret value" };
const appOnly = {
  ...microsoft,
  grantType: "CLIENT_CREDENTIALS",
  providerSettings: { tenant },
};

async function markTested(id: string): Promise<void> {
  const { settingsDigest } = await database().oAuthIntegration.findUniqueOrThrow({ where: { id } });
  await database().oAuthIntegration.update({ where: { id }, data: { testedDigest: settingsDigest } });
}

describe("Microsoft", () => {
  it("needs nothing but name, client ID and credential", async () => {
    expect(await create(microsoft)).toMatchObject({
      provider: "MICROSOFT",
      providerSettings: { tenant: "common", cloud: "global" },
      grantType: "AUTHORIZATION_CODE",
      clientAuthentication: "CLIENT_SECRET_POST",
      credential: { kind: "secret", expiresAt: null, previousInUse: false, certificate: null },
      issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
      authorizationEndpoint: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
      tokenEndpoint: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
      mailHosts: { imap: { host: "outlook.office365.com", port: 993, security: "TLS" } },
      redirectUrl: expect.stringContaining("/api/oauth/callback/"),
      failure: null,
    });
  });

  it("tells in the audit log only what was changed, in whatever order the database keeps settings", async () => {
    const { id: objectId } = await create({ ...microsoft, providerSettings: { tenant, cloud: "global" } });
    await update(objectId, { description: "said better", providerSettings: { cloud: "global", tenant } });
    const entry = await database().auditEntry.findFirst({ where: { objectId }, orderBy: { at: "desc" } });
    expect(entry?.detail).toEqual({ changed: ["description"] });
  });

  it("changes endpoints and redirect URL with the tenant, is untested then, and returns", async () => {
    const before = await create(microsoft);
    await markTested(before.id);
    const moved = await update(before.id, { providerSettings: { tenant } });
    expect(moved).toMatchObject({
      providerSettings: { tenant, cloud: "global" },
      issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      tokenEndpoint: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
      tested: false,
    });
    expect(moved.redirectUrl).not.toBe(before.redirectUrl);
    const back = await update(before.id, { providerSettings: { tenant: "common" } });
    expect(back).toMatchObject({ redirectUrl: before.redirectUrl, tested: true });
  });

  it("needs the credential again in another cloud", async () => {
    const { id } = await create(microsoft);
    const china = { providerSettings: { cloud: "china" } };
    await expect(update(id, china)).rejects.toMatchObject({ fields: [{ field: "clientSecret" }] });
    expect(await update(id, { ...china, clientSecret: "of China" })).toMatchObject({
      tokenEndpoint: "https://login.partner.microsoftonline.cn/common/oauth2/v2.0/token",
      mailHosts: { smtp: { host: "smtp.partner.outlook.cn", port: 587, security: "STARTTLS" } },
    });
  });

  it("takes an endpoint of one's own, and gives it up when the field is emptied", async () => {
    const own = "https://93.184.216.34/token";
    const { id, tokenEndpoint } = await create({ ...microsoft, tokenEndpoint: own });
    expect(tokenEndpoint).toBe(own);
    const back = await update(id, { tokenEndpoint: "", clientSecret: "again" });
    expect(back.tokenEndpoint).toBe("https://login.microsoftonline.com/common/oauth2/v2.0/token");
  });

  it("without people has no redirect URL and no authorization page", async () => {
    const view = await create(appOnly);
    expect(view).toMatchObject({
      grantType: "CLIENT_CREDENTIALS",
      authorizationEndpoint: "",
      redirectUrl: null,
    });
    const other = await create({ ...appOnly, authorizationEndpoint: "https://login.example.test/a" });
    expect(other).toMatchObject({ authorizationEndpoint: "", redirectUrl: null });
  });
});

it.each([
  ["an unknown setting", { ...microsoft, providerSettings: { colour: "blue" } }, "providerSettings.colour"],
  ["a bad tenant", { ...microsoft, providerSettings: { tenant: "a/b" } }, "providerSettings.tenant"],
  ["no tenant without people", { ...appOnly, providerSettings: {} }, "providerSettings.tenant"],
  ["a grant type that is not offered", { ...microsoft, grantType: "JWT_BEARER" }, "grantType"],
  ["no credential", { provider: "MICROSOFT", clientId: "app" }, "clientSecret"],
  ["no client ID", { ...microsoft, clientId: "" }, "clientId"],
  ["two credentials", { ...microsoft, certificate: { generate: true } }, "certificate"],
  [
    "a service account's key where none is taken",
    { provider: "MICROSOFT", clientId: "app", serviceAccountKey },
    "serviceAccountKey",
  ],
  [
    "a certificate for Google",
    { provider: "GOOGLE", clientId: "app", certificate: { generate: true } },
    "certificate",
  ],
  [
    "a secret for a service account",
    { provider: "GOOGLE", grantType: "JWT_BEARER", clientSecret: "s3cret value" },
    "clientSecret",
  ],
  [
    "another client ID than the key's",
    { provider: "GOOGLE", grantType: "JWT_BEARER", clientId: "another", serviceAccountKey },
    "clientId",
  ],
  [
    "client authentication that does not go with the credential",
    { ...microsoft, clientAuthentication: "PRIVATE_KEY_JWT" },
    "clientAuthentication",
  ],
  [
    "a mail server inside the network",
    { ...microsoft, mailHosts: { imap: { host: "10.0.0.1", port: 993, security: "TLS" } } },
    "mailHosts.imap.host",
  ],
  ["no endpoints for a custom one", { clientId: "app", clientSecret: "s" }, "authorizationEndpoint"],
])("refuses %s at its field", async (_what, input, field) => {
  await expect(create(input)).rejects.toMatchObject({
    kind: "invalid",
    fields: expect.arrayContaining([expect.objectContaining({ field })]),
  });
});

it("reads the key of a service account, and never shows it", async () => {
  const view = await create({ provider: "GOOGLE", grantType: "JWT_BEARER", serviceAccountKey });
  expect(view).toMatchObject({
    clientId: "112233445566778899000",
    credential: {
      kind: "service-account",
      serviceAccount: "desk@desk.iam.gserviceaccount.com",
      keyId: "0123abcd",
      certificate: null,
    },
    tokenEndpoint: "https://oauth2.googleapis.com/token",
    redirectUrl: null,
  });
  const row = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: view.id } });
  const audit = await database().auditEntry.findMany({ where: { objectId: view.id } });
  expect(JSON.stringify([view, row, audit])).not.toContain(privateKey.split("\n")[1]);
});

it("makes a certificate for 24 months, and shows only its public part", async () => {
  const { clientSecret: _, ...rest } = appOnly;
  const { id, credential, clientAuthentication } = await create({ ...rest, certificate: { generate: true } });
  expect(clientAuthentication).toBe("PRIVATE_KEY_JWT");
  expect(credential).toMatchObject({
    kind: "certificate",
    certificate: {
      pem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/),
      subject: "CN=Mailroom localhost",
      sha1Thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/),
      sha256Thumbprint: expect.stringMatching(/^[0-9A-F]{64}$/),
    },
  });
  const { notBefore, notAfter } = credential?.certificate ?? {};
  const months = ((notAfter?.getTime() ?? 0) - (notBefore?.getTime() ?? 0)) / (30.44 * 86_400_000);
  expect(Math.round(months)).toBe(24);
  expect(credential?.expiresAt).toEqual(notAfter);
  await markTested(id);
  expect((await update(id, { description: "the same certificate" })).tested).toBe(true);
  expect((await update(id, { certificate: { generate: true } })).tested).toBe(false);
});

it("keeps typed mail servers, but not those that the provider has anyway", async () => {
  const imap = { host: "93.184.216.34", port: 143, security: "STARTTLS" };
  const { id, mailHosts } = await create({ ...microsoft, mailHosts: { imap, pop3: null } });
  expect(mailHosts).toMatchObject({ imap, pop3: { host: "outlook.office365.com" } });
  const usual = { host: "outlook.office365.com", port: 993, security: "TLS" };
  await update(id, { mailHosts: { imap: usual } });
  const row = await database().oAuthIntegration.findUniqueOrThrow({ where: { id } });
  expect(row.mailHosts).toEqual({});
});

it("is untested when the server is to name itself in each answer", async () => {
  const { id } = await create(microsoft);
  await markTested(id);
  expect(await update(id, { issuerInResponse: true })).toMatchObject({
    issuerInResponse: true,
    tested: false,
  });
});

describe("the list of providers", () => {
  const list = (query: unknown) => listProviders(admin, listProvidersInput.parse(query)).items;

  it("is evaluated for settings and grant type", () => {
    const query = { provider: "MICROSOFT", grantType: "CLIENT_CREDENTIALS", tenant, cloud: "china" };
    const [item, ...others] = list(query);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      id: "MICROSOFT",
      evaluated: {
        settingFaults: [],
        endpoints: {
          tokenEndpoint: `https://login.partner.microsoftonline.cn/${tenant}/oauth2/v2.0/token`,
          authorizationEndpoint: "",
        },
        scopes: { imap: ["https://partner.outlook.cn/.default"] },
      },
    });
    expect(JSON.stringify(item?.evaluated.registrationSteps)).toContain("New-ServicePrincipal");
  });

  it("makes no address of what is no setting, and says so", () => {
    const [item] = list({ provider: "MICROSOFT", tenant: "../../evil" });
    expect(item?.evaluated).toMatchObject({
      settingFaults: [{ field: "tenant" }],
      providerSettings: { tenant: "common" },
    });
    expect(JSON.stringify(item)).not.toContain("evil");
  });

  it("names all of them", () => {
    expect(list({}).map(({ id }) => id)).toEqual(["GOOGLE", "MICROSOFT", "YAHOO", "CUSTOM"]);
  });
});
