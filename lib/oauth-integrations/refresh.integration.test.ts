import "@/lib/testing/integration-environment.ts";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { openSecret, sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { GrantUnusableError } from "./grant-unusable-error.ts";
import { grantsDue } from "./grants-due.ts";
import { grantTokenPlace } from "./integration-secrets.ts";
import { refreshAccessToken } from "./refresh-access-token.ts";

const root = path.resolve(import.meta.dirname, "../..");
let oidc: OidcServer;
let integrationId: string;
let grantId: string;
const children: ChildProcess[] = [];
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
  for (const child of children.splice(0)) child.kill("SIGKILL");
  oidc.behaviour.slowTokenEndpointMs = 0;
  oidc.behaviour.failTokenEndpoint = null;
});

const grantRow = () => database().oAuthGrant.findUniqueOrThrow({ where: { id: grantId } });

async function expire(): Promise<void> {
  const past = new Date(Date.now() - 1000);
  await database().oAuthGrant.update({
    where: { id: grantId },
    data: { accessTokenExpiresAt: past, refreshDueAt: past },
  });
}

async function storedRefreshToken(): Promise<string> {
  const sealed = (await grantRow()).refreshTokenSealed ?? "";
  return openSecret(sealed, grantTokenPlace(grantId, "refreshTokenSealed"));
}

/** A process that is ready to ask for a fresh token as soon as it is told to. */
async function askingProcess() {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", path.join(root, "lib/testing/fresh-token-process.ts"), grantId],
    { cwd: root, stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, LOG_LEVEL: "trace" } },
  );
  children.push(child);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      printed += bytes.toString();
    });
  }
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  return {
    child,
    printed: () => printed,
    ask: () => child.stdin.write("go\n"),
    answer: async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? "null"),
  };
}

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
  await vi.waitFor(async () => expect((await grantRow()).leaseOwner).not.toBeNull(), { timeout: 10_000 });
}

it("gives the stored token while it is fresh", async () => {
  const before = oidc.tokenRequestCount();
  const one = await freshAccessToken(grantId);
  expect(await freshAccessToken(grantId)).toEqual(one);
  expect(oidc.tokenRequestCount()).toBe(before);
});

it("asks once for ten processes that need the same expired token, and gives all the same", async () => {
  await expire();
  const before = oidc.tokenRequestCount();
  const processes = await Promise.all(Array.from({ length: 10 }, askingProcess));
  oidc.behaviour.slowTokenEndpointMs = 1500;
  for (const { ask } of processes) ask();
  const answers = await Promise.all(processes.map(({ answer }) => answer()));
  expect(oidc.tokenRequestCount() - before).toBe(1);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toEqual({ accessToken: (await freshAccessToken(grantId)).accessToken });
}, 120_000);

it("asks once for fifty calls in one process", async () => {
  await expire();
  const before = oidc.tokenRequestCount();
  oidc.behaviour.slowTokenEndpointMs = 300;
  const tokens = await Promise.all(Array.from({ length: 50 }, () => freshAccessToken(grantId)));
  expect(oidc.tokenRequestCount() - before).toBe(1);
  expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
});

it("takes over from a process that was killed while it held the lease", async () => {
  await expire();
  // What the killed process asked is never answered with tokens: it reached an endpoint that hangs and then fails.
  oidc.behaviour.slowTokenEndpointMs = 5_000;
  oidc.behaviour.failTokenEndpoint = { status: 503, body: "{}" };
  const leader = await askingProcess();
  leader.ask();
  await untilLeased();
  leader.child.kill("SIGKILL");
  await once(leader.child, "exit");
  oidc.behaviour.slowTokenEndpointMs = 0;
  oidc.behaviour.failTokenEndpoint = null;
  const waiting = freshAccessToken(grantId);
  const { leaseFence } = await grantRow();
  await database().$executeRaw`
    UPDATE "OAuthGrant" SET "leaseExpiresAt" = now() + interval '300 ms' WHERE id = ${grantId}::uuid`;
  expect((await waiting).expiresAt.getTime()).toBeGreaterThan(Date.now());
  expect(await grantRow()).toMatchObject({ leaseFence: leaseFence + 1, leaseOwner: null, failureCode: null });
});

it("keeps the rotated refresh token with the access token, and refreshes with it the next time", async () => {
  const first = await storedRefreshToken();
  await expire();
  await freshAccessToken(grantId);
  const second = await storedRefreshToken();
  expect(second).not.toBe(first);
  await expire();
  await freshAccessToken(grantId);
  expect(await storedRefreshToken()).not.toBe(second);
  const { leaseOwner, leaseExpiresAt, refreshDueAt, accessTokenExpiresAt } = await grantRow();
  expect({ leaseOwner, leaseExpiresAt }).toEqual({ leaseOwner: null, leaseExpiresAt: null });
  expect(refreshDueAt?.getTime()).toBeLessThan(accessTokenExpiresAt?.getTime() ?? 0);
});

it("fences out a leader that comes too late", async () => {
  await expire();
  oidc.behaviour.slowTokenEndpointMs = 800;
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
  expect((await late).accessToken).toBe("newer");
  expect(await storedRefreshToken()).toBe("newer refresh");
});

it("does not lose a rotated refresh token when the database hiccups", async () => {
  const before = await storedRefreshToken();
  await expire();
  await breakSaving(2);
  const asked = oidc.tokenRequestCount();
  await freshAccessToken(grantId);
  expect(oidc.tokenRequestCount() - asked).toBe(1);
  expect(await storedRefreshToken()).not.toBe(before);
});

it("prints no token and no secret, whatever fails and however much is logged", async () => {
  oidc.behaviour.failTokenEndpoint = { status: 401, body: '{"error":"invalid_client"}' };
  const secrets = [
    await storedRefreshToken(),
    (await freshAccessToken(grantId)).accessToken,
    oidc.clientSecret,
  ];
  await expire();
  const failing = await askingProcess();
  failing.ask();
  await once(failing.child, "close");
  expect(failing.printed()).toContain("invalid_client");
  expect(failing.printed()).toContain("token-endpoint-failed");
  for (const secret of secrets) expect(failing.printed()).not.toContain(secret);
});

describe("a token that the mail server refused", () => {
  it("forces one refresh, however many ask", async () => {
    const { accessToken } = await freshAccessToken(grantId);
    const before = oidc.tokenRequestCount();
    const ask = () => freshAccessToken(grantId, { rejectedToken: accessToken });
    const tokens = await Promise.all([ask(), ask(), ask()]);
    expect(tokens.map((token) => token.accessToken)).not.toContain(accessToken);
    expect(oidc.tokenRequestCount() - before).toBe(1);
  });

  it("forces none when the stored one is another already", async () => {
    const before = oidc.tokenRequestCount();
    await freshAccessToken(grantId, { rejectedToken: "an older one" });
    expect(oidc.tokenRequestCount()).toBe(before);
  });
});

describe("failures", () => {
  it("needs a person after invalid_grant, and does not ask again", async () => {
    oidc.revokeGrantsOf(`m${mailboxes}@example.test`);
    await expire();
    const failure = await freshAccessToken(grantId).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GrantUnusableError);
    expect(failure).toMatchObject({ code: "reauthorization-required" });
    expect(await grantRow()).toMatchObject({
      state: "REAUTHORIZATION_REQUIRED",
      failureCode: "invalid_grant",
      refreshDueAt: null,
      leaseOwner: null,
    });
    const before = oidc.tokenRequestCount();
    await expect(freshAccessToken(grantId)).rejects.toBeInstanceOf(GrantUnusableError);
    expect(oidc.tokenRequestCount()).toBe(before);
    await refreshAccessToken(grantId);
    expect(await grantsDue(100)).not.toContain(grantId);
  });

  it("waits as long as Retry-After says, then heals by itself", async () => {
    oidc.behaviour.failTokenEndpoint = { status: 429, body: "{}", headers: { "retry-after": "120" } };
    await expire();
    const failure = await freshAccessToken(grantId).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "token-endpoint-failed", kind: "upstream" });
    const row = await grantRow();
    expect(row).toMatchObject({ state: "ACTIVE", failureCode: "too-many-requests", consecutiveFailures: 1 });
    expect(row.refreshDueAt?.getTime()).toBeGreaterThan(Date.now() + 110_000);

    oidc.behaviour.failTokenEndpoint = null;
    const before = oidc.tokenRequestCount();
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "token-endpoint-failed" });
    expect(oidc.tokenRequestCount()).toBe(before);

    await expire();
    await freshAccessToken(grantId);
    expect(await grantRow()).toMatchObject({
      failureCode: null,
      failureDetail: null,
      failedAt: null,
      consecutiveFailures: 0,
    });
  });

  it.each([
    ["an error page", { status: 500, body: "<html>" }, "provider-failing"],
    ["a page instead of tokens", { status: 200, body: "<html>" }, "answer-not-understood"],
    ["a proxy's refusal", { status: 403, body: "blocked" }, "answer-not-understood"],
    ["a refused client", { status: 401, body: '{"error":"invalid_client"}' }, "invalid_client"],
    ["10 MB", { status: 200, body: "x".repeat(10_000_000) }, "endpoint-not-reached"],
  ])("stays active after %s", async (_what, answer, code) => {
    oidc.behaviour.failTokenEndpoint = answer;
    await expire();
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "token-endpoint-failed" });
    expect(await grantRow()).toMatchObject({ state: "ACTIVE", failureCode: code, leaseOwner: null });
  });

  it("goes on giving a token that is still good while a refresh ahead of time fails", async () => {
    const { accessToken } = await freshAccessToken(grantId);
    await database().oAuthGrant.update({ where: { id: grantId }, data: { refreshDueAt: new Date(0) } });
    oidc.behaviour.failTokenEndpoint = { status: 503, body: "{}" };
    await refreshAccessToken(grantId);
    const row = await grantRow();
    expect(row).toMatchObject({ failureCode: "provider-failing", consecutiveFailures: 1, leaseOwner: null });
    expect(row.refreshDueAt?.getTime()).toBeGreaterThan(Date.now());
    expect((await freshAccessToken(grantId)).accessToken).toBe(accessToken);
  });

  it("says that a token can not be refreshed without a refresh token", async () => {
    await database().oAuthGrant.update({ where: { id: grantId }, data: { refreshTokenSealed: null } });
    await expire();
    await expect(freshAccessToken(grantId)).rejects.toBeInstanceOf(GrantUnusableError);
    expect(await grantRow()).toMatchObject({ failureCode: "refresh-token-missing" });
  });

  it("says which key is missing when the refresh token can not be opened", async () => {
    await database().oAuthGrant.update({
      where: { id: grantId },
      data: { refreshTokenSealed: "v1.lost.AAAA", accessTokenSealed: "v1.lost.AAAA" },
    });
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "token-endpoint-failed" });
    expect(await grantRow()).toMatchObject({ state: "ACTIVE", failureCode: "secret-unreadable" });
  });
});

it("finds what is due, and refreshes it ahead of expiry", async () => {
  await database().oAuthGrant.updateMany({ data: { refreshDueAt: null } });
  expect(await grantsDue(10)).toEqual([]);
  await database().oAuthGrant.update({ where: { id: grantId }, data: { refreshDueAt: new Date(0) } });
  expect(await grantsDue(10)).toEqual([grantId]);
  const { accessToken } = await freshAccessToken(grantId);
  await refreshAccessToken(grantId);
  expect((await freshAccessToken(grantId)).accessToken).not.toBe(accessToken);
  expect(await grantsDue(10)).toEqual([]);
});
