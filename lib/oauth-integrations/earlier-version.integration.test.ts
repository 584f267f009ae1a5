import "@/lib/testing/integration-environment.ts";
import { createHmac, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { applyMigrations } from "@/lib/testing/migrations.ts";
import { grantRow, openedTokens } from "@/lib/testing/stored-grant.ts";
import { startTokenEndpoint, type TokenEndpoint } from "@/lib/testing/token-endpoint.ts";
import { openCredential } from "./client-credential.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { getIntegration } from "./get-integration.ts";
import { isTested, settingsDigestOf } from "./settings-digest.ts";

// An installation of the first version, with its integrations and mailboxes, after the update.

const migration = "20261122000000_oauth_with_and_without_people";
const clientSecret = "s3cret of the first version+/=";

const url = new URL(inject("postgresUrl"));
const name = `test_earlier_${randomUUID().replaceAll("-", "")}`;
let client: pg.Client;
let endpoint: TokenEndpoint;

const users = { first: randomUUID(), second: randomUUID() };
const rows = { tested: randomUUID(), untested: randomUUID() };
const at = (day: number) => new Date(Date.UTC(2026, 9, day, 8));

async function administrate(statement: string): Promise<void> {
  const server = new URL(url);
  server.pathname = "/postgres";
  const one = new pg.Client({ connectionString: server.href });
  await one.connect();
  await one.query(statement);
  await one.end();
}

beforeAll(async () => {
  await administrate(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  process.env.DATABASE_URL = url.href;
  endpoint = await startTokenEndpoint();
  await applyMigrations(url.href, (one) => one < migration);
  client = new pg.Client({ connectionString: url.href });
  await client.connect();
  for (const [email, id] of Object.entries(users)) {
    await client.query(`INSERT INTO "User" ("id", "email", "name", "updatedAt") VALUES ($1, $2, $2, now())`, [
      id,
      `${email}@example.test`,
    ]);
  }
});
afterAll(async () => {
  await client.end();
  await database().$disconnect();
  await endpoint.stop();
  await administrate(`DROP DATABASE ${name} WITH (FORCE)`);
});

/** As the first version computed it. */
function digestOfFirstVersion(row: ReturnType<typeof integrationRow>): string {
  const parts = [
    row.clientId,
    clientSecret,
    row.clientAuthentication,
    [...row.scopes].sort(),
    row.issuer,
    row.authorizationEndpoint,
    row.tokenEndpoint,
    row.revocationEndpoint,
    row.userinfoEndpoint,
    row.redirectKey,
  ];
  return createHmac("sha256", process.env.NEXTAUTH_SECRET ?? "")
    .update(JSON.stringify(["oauth integration settings", parts]))
    .digest("hex");
}

function integrationRow(id: string, tokenEndpoint: string) {
  return {
    id,
    name: `Integration ${id}`,
    provider: "CUSTOM",
    clientId: "mailroom",
    clientSecretSealed: sealSecret(clientSecret, `OAuthIntegration:${id}:clientSecretSealed`),
    clientSecretExpiresAt: at(30),
    clientAuthentication: "CLIENT_SECRET_POST",
    scopes: ["offline_access", "mail", "email"],
    issuer: "https://login.example.com",
    authorizationEndpoint: "https://login.example.com/authorize",
    tokenEndpoint,
    revocationEndpoint: null,
    userinfoEndpoint: null,
    redirectKey: randomUUID(),
    updatedAt: at(1),
  };
}

async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_name, index) => `$${index + 1}`);
  const statement = `INSERT INTO "${table}" ("${names.join('", "')}") VALUES (${places.join(", ")})`;
  await client.query(statement, Object.values(row));
}

type Mailbox = { readonly integrationId: string; readonly mailboxAddress: string };

/** A grant of the first version. @param change what is special about it */
async function givenGrant(mailbox: Mailbox, change: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  const refreshToken = endpoint.authorise(mailbox.mailboxAddress);
  await insert("OAuthGrant", {
    id,
    ...mailbox,
    principal: mailbox.mailboxAddress,
    accessTokenSealed: sealSecret("first token", `OAuthGrant:${id}:accessTokenSealed`),
    accessTokenExpiresAt: at(4),
    refreshTokenSealed: sealSecret(refreshToken, `OAuthGrant:${id}:refreshTokenSealed`),
    refreshDueAt: at(4),
    grantedScopes: ["mail"],
    state: "ACTIVE",
    lastRefreshedAt: at(3),
    authorizedAt: at(2),
    ...change,
  });
  return id;
}

/** A sign-in that ended on this day. */
async function givenAuthorization(
  integrationId: string,
  grantId: string | null,
  day: number,
  change: Record<string, unknown> = {},
): Promise<void> {
  await insert("OAuthAuthorization", {
    id: randomUUID(),
    integrationId,
    purpose: "GRANT",
    stateHash: randomUUID(),
    codeVerifierSealed: "",
    browserBindingHash: "",
    settingsDigest: "",
    actorUserId: users.first,
    expiresAt: at(day),
    finishedAt: at(day),
    succeeded: true,
    grantId,
    ...change,
  });
}

describe("an installation of the first version", () => {
  const grants: Record<string, string> = {};
  let tested: ReturnType<typeof integrationRow>;

  beforeAll(async () => {
    tested = integrationRow(rows.tested, endpoint.url);
    const digest = digestOfFirstVersion(tested);
    await insert("OAuthIntegration", {
      ...tested,
      settingsDigest: digest,
      testedDigest: digest,
      testedAt: at(1),
    });
    const odd = integrationRow(rows.untested, "HTTPS://Login.Example.COM:443/token?a=b");
    await insert("OAuthIntegration", { ...odd, settingsDigest: digestOfFirstVersion(odd) });
    const mailbox = (mailboxAddress: string, integrationId = rows.tested) => ({
      integrationId,
      mailboxAddress,
    });
    grants.usual = await givenGrant(mailbox("usual@example.test"));
    await givenAuthorization(rows.tested, grants.usual, 2);
    grants.again = await givenGrant(mailbox("again@example.test"), { lastRefreshedAt: null });
    await givenAuthorization(rows.tested, grants.again, 2);
    await givenAuthorization(rows.tested, grants.again, 4, { actorUserId: users.second });
    await givenAuthorization(rows.tested, grants.again, 5, { succeeded: false });
    await givenAuthorization(rows.tested, null, 6, { purpose: "TEST" });
    grants.unknown = await givenGrant(mailbox("unknown@example.test"), { state: "REAUTHORIZATION_REQUIRED" });
    const nothing = { accessTokenSealed: null, refreshTokenSealed: null, state: "REVOKED" };
    grants.revoked = await givenGrant(mailbox("revoked@example.test"), nothing);
    grants.odd = await givenGrant(mailbox("odd@example.test", rows.untested));
    await applyMigrations(url.href, (one) => one >= migration);
  });

  it("keeps its integrations, which are still tested and whose secret opens", async () => {
    const row = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: rows.tested } });
    expect(row).toMatchObject({
      provider: "CUSTOM",
      grantType: "AUTHORIZATION_CODE",
      clientAuthentication: "CLIENT_SECRET_POST",
      credentialExpiresAt: at(30),
      previousCredentialSealed: null,
      previousCredentialExpiresAt: null,
      failureCode: null,
    });
    const credential = openCredential(row);
    expect(credential).toEqual({ kind: "secret", clientSecret });
    expect(isTested(row)).toBe(true);
    expect(settingsDigestOf({ ...row, credential })).toBe(row.settingsDigest);
    const admin = await givenUser({ isSystemAdmin: true });
    expect(await getIntegration(admin, { integrationId: rows.tested })).toMatchObject({
      tested: true,
      credential: { kind: "secret", expiresAt: at(30), previousInUse: false, previousExpiresAt: null },
      grantCount: 4,
    });
    expect(await getIntegration(admin, { integrationId: rows.untested })).toMatchObject({ tested: false });
  });

  it.each([
    ["usual", at(3), "first"],
    ["again", at(2), "second"],
    ["unknown", at(3), null],
  ] as const)("knows of its mailboxes where their tokens are from: %s", async (which, obtainedAt, user) => {
    expect(await grantRow(grants[which] ?? "")).toMatchObject({
      tokenHost: new URL(endpoint.url).host,
      refreshTokenObtainedAt: obtainedAt,
      authorizedById: user && users[user],
    });
  });

  it("writes a host as URL does, and none where there is no token", async () => {
    expect((await grantRow(grants.odd ?? "")).tokenHost).toBe("login.example.com");
    expect(await grantRow(grants.revoked ?? "")).toMatchObject({
      tokenHost: null,
      refreshTokenObtainedAt: null,
    });
  });

  it("goes on refreshing", async () => {
    const { accessToken } = await freshAccessToken(grants.usual ?? "");
    expect(accessToken).toMatch(/^at\/usual@example.test/);
    const row = await grantRow(grants.usual ?? "");
    expect(openedTokens(row).refreshToken).toBe("rt/usual@example.test/1");
    expect(row).toMatchObject({ state: "ACTIVE", failureCode: null, authorizedById: users.first });
  });
});
