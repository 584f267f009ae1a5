import "@/lib/testing/integration-environment.ts";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { givenIntegrationAt, givenStoredGrant } from "@/lib/testing/oauth-factories.ts";
import { expireGrant, grantRow, storedRefreshToken } from "@/lib/testing/stored-grant.ts";
import { sendJson, startTokenEndpoint, type TokenEndpoint } from "@/lib/testing/token-endpoint.ts";
import { previousCredentialColumn } from "./client-credential.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { refreshAccessToken } from "./refresh-access-token.ts";

let endpoint: TokenEndpoint;
let integrationId: string;
let grantId: string;
let mailboxAddress: string;
let mailboxes = 0;
/** A connection beside the pool. */
let other: pg.Client;

beforeAll(async () => {
  // What comes twice to this endpoint ends the grant.
  endpoint = await startTokenEndpoint({ reuseEndsGrant: true });
  integrationId = (await givenIntegrationAt(endpoint.url)).id;
  other = new pg.Client({ connectionString: environment().databaseUrl });
  await other.connect();
  await other.query(`
    CREATE FUNCTION be_away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF current_setting('test.is_here', true) = 'yes' THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'the database is away';
    END $$`);
  await other.query("SET test.is_here = 'yes'");
});
afterAll(async () => {
  await other.end();
  await endpoint.stop();
});
beforeEach(async () => {
  mailboxes += 1;
  mailboxAddress = `m${mailboxes}@lease.test`;
  const refreshToken = endpoint.authorise(mailboxAddress);
  grantId = await givenStoredGrant({ integrationId, mailboxAddress, refreshToken });
  await expireGrant(grantId);
});

/** Nobody but the test can write to grants. */
const databaseGoes = () =>
  other.query(`CREATE TRIGGER be_away BEFORE UPDATE ON "OAuthGrant" FOR EACH ROW EXECUTE FUNCTION be_away()`);
const databaseComesBack = () => other.query(`DROP TRIGGER be_away ON "OAuthGrant"`);

/** Lets seconds of the lease pass. */
const ageLease = (seconds: number) =>
  other.query(
    `UPDATE "OAuthGrant" SET "leaseExpiresAt" = "leaseExpiresAt" - make_interval(secs => $2) WHERE id = $1`,
    [grantId, seconds],
  );

async function leaseSecondsLeft(): Promise<number> {
  return (((await grantRow(grantId)).leaseExpiresAt?.getTime() ?? 0) - Date.now()) / 1000;
}

describe("the lease of a refresh", { timeout: 120_000 }, () => {
  it("outlasts slow answers and then 45 seconds without a database, so that nobody asks a second time", async () => {
    const asked = endpoint.requestCount();
    endpoint.breakFor(mailboxAddress, async ({ response, issue }) => {
      // Two requests and a slow name server may take that long before an answer.
      await ageLease(30);
      await vi.waitFor(async () => expect(await leaseSecondsLeft()).toBeGreaterThan(50), {
        timeout: 20_000,
        interval: 100,
      });
      await databaseGoes();
      sendJson(response, 200, issue());
    });
    const owner = freshAccessToken(grantId);
    await vi.waitFor(async () => expect(endpoint.requestCount()).toBe(asked + 1), { timeout: 10_000 });
    await vi.waitFor(
      async () => {
        const { rows } = await other.query(`SELECT 1 FROM pg_trigger WHERE tgname = 'be_away'`);
        expect(rows).toHaveLength(1);
      },
      { timeout: 20_000, interval: 50 },
    );
    await ageLease(45);
    const successor = freshAccessToken(grantId);
    successor.catch(() => undefined);
    await databaseComesBack();
    const next = freshAccessToken(grantId);
    expect((await owner).accessToken).toBe((await next).accessToken);
    await successor.catch((error: unknown) => expect(String(error)).toContain("away"));
    expect(endpoint.requestCount()).toBe(asked + 1);
    expect(await storedRefreshToken(grantId)).toBe(`rt/${mailboxAddress}/1`);
    expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", leaseOwner: null });
  });

  it("is not renewed by who lost it", async () => {
    endpoint.breakFor(mailboxAddress, async ({ response }) => {
      await other.query(
        `UPDATE "OAuthGrant" SET "leaseOwner" = 'another', "leaseFence" = "leaseFence" + 1,
           "leaseExpiresAt" = now() + interval '4 seconds', "accessTokenExpiresAt" = now() + interval '1 hour' WHERE id = $1`,
        [grantId],
      );
      await vi.waitFor(async () => expect(await leaseSecondsLeft()).toBeLessThan(-2), {
        timeout: 20_000,
        interval: 100,
      });
      sendJson(response, 503, {});
    });
    await freshAccessToken(grantId);
    expect(await grantRow(grantId)).toMatchObject({ leaseOwner: "another", failureCode: null });
  });
});

it("saves new tokens though the integration's row is locked, and notes the credential afterwards", async () => {
  const credential = { kind: "secret", clientSecret: "before" } as const;
  const inUse = { credential, clientAuthentication: "CLIENT_SECRET_BASIC" } as const;
  await database().oAuthIntegration.update({
    where: { id: integrationId },
    data: { previousCredentialSealed: previousCredentialColumn(integrationId, inUse) },
  });
  await other.query("BEGIN");
  await other.query('SELECT 1 FROM "OAuthIntegration" WHERE id = $1 FOR UPDATE', [integrationId]);
  const refreshed = refreshAccessToken(grantId);
  await vi.waitFor(async () => expect(await storedRefreshToken(grantId)).toBe(`rt/${mailboxAddress}/1`), {
    timeout: 20_000,
  });
  expect((await grantRow(grantId)).leaseOwner).toBeNull();
  await other.query("COMMIT");
  await refreshed;
  const where = { id: integrationId };
  expect(await database().oAuthIntegration.findUniqueOrThrow({ where })).toMatchObject({
    previousCredentialSealed: null,
  });
});

describe("an answer that is no use but replaces the refresh token", () => {
  it("does not cost the mailbox: the new one is stored with the failure", async () => {
    endpoint.breakFor(mailboxAddress, ({ response, issue }) =>
      sendJson(response, 200, { ...issue(), access_token: undefined }),
    );
    await refreshAccessToken(grantId);
    expect(await grantRow(grantId)).toMatchObject({
      state: "ACTIVE",
      failureCode: "answer-not-understood",
      unansweredRefreshAt: null,
      leaseOwner: null,
    });
    expect(await storedRefreshToken(grantId)).toBe(`rt/${mailboxAddress}/1`);
    endpoint.breakFor(mailboxAddress, null);
    await expireGrant(grantId);
    await refreshAccessToken(grantId);
    expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: null });
    expect(await storedRefreshToken(grantId)).toBe(`rt/${mailboxAddress}/2`);
  });

  it("is saved though the database hiccups", async () => {
    endpoint.breakFor(mailboxAddress, async ({ response, issue }) => {
      await databaseGoes();
      sendJson(response, 200, { ...issue(), token_type: "mac" });
    });
    const refreshed = refreshAccessToken(grantId);
    const away = async () => {
      const { rows } = await other.query(`SELECT 1 FROM pg_trigger WHERE tgname = 'be_away'`);
      expect(rows).toHaveLength(1);
    };
    await vi.waitFor(away, { timeout: 20_000 });
    await databaseComesBack();
    await refreshed;
    expect(await storedRefreshToken(grantId)).toBe(`rt/${mailboxAddress}/1`);
  });
});
