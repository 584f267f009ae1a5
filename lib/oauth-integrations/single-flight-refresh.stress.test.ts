import "@/lib/testing/integration-environment.ts";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenAskingProcesses } from "@/lib/testing/asking-process.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import type { TokenEndpointFault } from "@/lib/testing/oidc-behaviour.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { expireGrant, grantRow, storedRefreshToken } from "@/lib/testing/stored-grant.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { grantTokenPlace } from "./integration-secrets.ts";

const askingProcess = givenAskingProcesses("fresh-token-process");
let oidc: OidcServer;
let integrationId: string;
let grantId: string;
let mailboxes = 0;

beforeAll(async () => {
  oidc = await startOidcServer();
  integrationId = (await givenTestedIntegration(oidc)).id;
});
afterAll(() => oidc.stop());
beforeEach(async () => {
  mailboxes += 1;
  grantId = await givenGrant(oidc, { integrationId, mailboxAddress: `m${mailboxes}@example.test` });
});
afterEach(() => {
  oidc.behaviour.slowTokenEndpointMs = 0;
  oidc.behaviour.failTokenEndpoint = null;
});

/** Lets the next `times` attempts to save new tokens fail in the database. */
async function breakSaving(times: number): Promise<void> {
  // A sequence counts on when its transaction is rolled back.
  await database().$executeRawUnsafe(`CREATE SEQUENCE broken_saves`);
  await database().$executeRawUnsafe(`
    CREATE FUNCTION break_saving() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('broken_saves') <= ${times} THEN RAISE EXCEPTION 'disk full'; END IF;
      RETURN NEW;
    END $$`);
  await database().$executeRawUnsafe(`
    CREATE TRIGGER break_saving BEFORE UPDATE OF "refreshTokenSealed" ON "OAuthGrant"
    FOR EACH ROW EXECUTE FUNCTION break_saving()`);
}

async function untilLeased(): Promise<void> {
  await vi.waitFor(async () => expect((await grantRow(grantId)).leaseOwner).not.toBeNull(), {
    timeout: 60_000,
  });
}

/** Lets the provider do this only when the returned function is called. */
function holdAnswer(fault: TokenEndpointFault | null): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  oidc.behaviour.failTokenEndpoint = async () => {
    await promise;
    return fault;
  };
  return resolve;
}

it("gives the stored token while it is fresh", async () => {
  const before = oidc.tokenRequestCount();
  const one = await freshAccessToken(grantId);
  expect(await freshAccessToken(grantId)).toEqual(one);
  expect(oidc.tokenRequestCount()).toBe(before);
});

it("asks once for ten processes that need the same expired token, and gives all the same", async () => {
  await expireGrant(grantId);
  const before = oidc.tokenRequestCount();
  const processes = await Promise.all(Array.from({ length: 10 }, () => askingProcess(grantId)));
  oidc.behaviour.slowTokenEndpointMs = 1500;
  for (const { ask } of processes) ask();
  const answers = await Promise.all(processes.map(({ answer }) => answer()));
  expect(oidc.tokenRequestCount() - before).toBe(1);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toEqual({ accessToken: (await freshAccessToken(grantId)).accessToken });
}, 180_000);

it("asks once for fifty calls in one process", async () => {
  await expireGrant(grantId);
  const before = oidc.tokenRequestCount();
  oidc.behaviour.slowTokenEndpointMs = 300;
  const tokens = await Promise.all(Array.from({ length: 50 }, () => freshAccessToken(grantId)));
  expect(oidc.tokenRequestCount() - before).toBe(1);
  expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
});

it("takes over from a process that was killed while it held the lease", async () => {
  await expireGrant(grantId);
  // What the killed process asked is never answered with tokens: it reached an endpoint that hangs and then fails.
  const answer = holdAnswer({ status: 503, body: "{}" });
  const leader = await askingProcess(grantId);
  leader.ask();
  await untilLeased();
  await leader.kill();
  answer();
  oidc.behaviour.failTokenEndpoint = null;
  const waiting = freshAccessToken(grantId);
  const { leaseFence } = await grantRow(grantId);
  await database().$executeRaw`
    UPDATE "OAuthGrant" SET "leaseExpiresAt" = now() + interval '300 ms' WHERE id = ${grantId}::uuid`;
  expect((await waiting).expiresAt.getTime()).toBeGreaterThan(Date.now());
  expect(await grantRow(grantId)).toMatchObject({
    leaseFence: leaseFence + 1,
    leaseOwner: null,
    failureCode: null,
  });
});

it("keeps the rotated refresh token with the access token, and refreshes with it the next time", async () => {
  const first = await storedRefreshToken(grantId);
  await expireGrant(grantId);
  await freshAccessToken(grantId);
  const second = await storedRefreshToken(grantId);
  expect(second).not.toBe(first);
  await expireGrant(grantId);
  await freshAccessToken(grantId);
  expect(await storedRefreshToken(grantId)).not.toBe(second);
  const { leaseOwner, leaseExpiresAt, refreshDueAt, accessTokenExpiresAt } = await grantRow(grantId);
  expect({ leaseOwner, leaseExpiresAt }).toEqual({ leaseOwner: null, leaseExpiresAt: null });
  expect(refreshDueAt?.getTime()).toBeLessThan(accessTokenExpiresAt?.getTime() ?? 0);
});

it("fences out a leader that comes too late", async () => {
  await expireGrant(grantId);
  const answer = holdAnswer(null);
  const late = freshAccessToken(grantId);
  await untilLeased();
  // Meanwhile another one, with a higher fence, has saved tokens.
  const inAnHour = new Date(Date.now() + 3_600_000);
  await database().oAuthGrant.update({
    where: { id: grantId },
    data: {
      leaseFence: { increment: 1 },
      leaseOwner: null,
      leaseExpiresAt: null,
      accessTokenSealed: sealSecret("newer", grantTokenPlace(grantId, "accessTokenSealed")),
      refreshTokenSealed: sealSecret("newer refresh", grantTokenPlace(grantId, "refreshTokenSealed")),
      accessTokenExpiresAt: inAnHour,
      lastRefreshedAt: new Date(),
    },
  });
  answer();
  expect((await late).accessToken).toBe("newer");
  expect(await storedRefreshToken(grantId)).toBe("newer refresh");
});

it("does not lose a rotated refresh token when the database hiccups", async () => {
  const before = await storedRefreshToken(grantId);
  await expireGrant(grantId);
  await breakSaving(2);
  const asked = oidc.tokenRequestCount();
  await freshAccessToken(grantId);
  expect(oidc.tokenRequestCount() - asked).toBe(1);
  expect(await storedRefreshToken(grantId)).not.toBe(before);
});

it("prints no token and no secret, whatever fails and however much is logged", async () => {
  oidc.behaviour.failTokenEndpoint = { status: 401, body: '{"error":"invalid_client"}' };
  const secrets = [
    await storedRefreshToken(grantId),
    (await freshAccessToken(grantId)).accessToken,
    oidc.clientSecret,
  ];
  await expireGrant(grantId);
  const failing = await askingProcess(grantId);
  failing.ask();
  await once(failing.child, "close");
  expect(failing.printed()).toContain("invalid_client");
  expect(failing.printed()).toContain("token-endpoint-failed");
  for (const secret of secrets) expect(failing.printed()).not.toContain(secret);
});
