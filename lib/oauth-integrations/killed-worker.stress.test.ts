import "@/lib/testing/integration-environment.ts";
import { once } from "node:events";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { givenAskingProcesses } from "@/lib/testing/asking-process.ts";
import { attemptAuthorization, givenIntegration } from "@/lib/testing/authorization-attempt.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenChannelOfGrant, givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { ageLease, expireGrant, grantRow, storedRefreshToken } from "@/lib/testing/stored-grant.ts";
import { getAuthorization } from "./get-authorization.ts";
import { grantsDue } from "./grants-due.ts";

const askingProcess = givenAskingProcesses("fresh-token-process");
const finishingProcess = givenAskingProcesses("finish-authorization-process");

let oidc: OidcServer;
let integrationId: string;
let grantId: string;
let mailboxes = 0;
/** A connection beside the pool, which holds what the killed process waits for. */
let other: pg.Client;

beforeAll(async () => {
  oidc = await startOidcServer();
  integrationId = (await givenTestedIntegration(oidc)).id;
  await givenUser({ isSystemAdmin: true });
  other = new pg.Client({ connectionString: environment().databaseUrl });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await oidc.stop();
});
beforeEach(async () => {
  mailboxes += 1;
  const mailboxAddress = `m${mailboxes}@example.test`;
  grantId = await givenGrant(oidc, { integrationId, mailboxAddress });
  await givenChannelOfGrant(grantId, { address: mailboxAddress, project: await givenProject() });
});
afterEach(() => {
  Object.assign(oidc.behaviour, {
    failTokenEndpoint: null,
    rotateRefreshTokens: true,
    keepPreviousRefreshTokens: false,
  });
});

/** The server process of the statement that waits for the row which `other` holds. */
async function waitingStatement(): Promise<number> {
  const waiting = async () => {
    const { rows } = await other.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))",
    );
    expect(rows).toHaveLength(1);
    return rows[0]?.pid ?? 0;
  };
  return vi.waitFor(waiting, { timeout: 60_000 });
}

/**
 * A process of its own refreshes and is killed when the provider has answered and the new tokens are not committed:
 * the row is locked while the provider answers, so that the process waits in the middle of saving.
 */
async function killBetweenAnswerAndCommit(): Promise<void> {
  await expireGrant(grantId);
  const given = oidc.grantsGiven().length;
  const worker = await askingProcess(grantId);
  oidc.behaviour.failTokenEndpoint = async () => {
    await other.query("BEGIN");
    await other.query('SELECT 1 FROM "OAuthGrant" WHERE id = $1 FOR UPDATE', [grantId]);
    return null;
  };
  worker.ask();
  const pid = await waitingStatement();
  expect(oidc.grantsGiven().length).toBe(given + 1);
  await worker.kill();
  // What a database does when it finds out that nobody listens any more.
  await other.query("SELECT pg_terminate_backend($1)", [pid]);
  await other.query("ROLLBACK");
  oidc.behaviour.failTokenEndpoint = null;
}

/** Another process wants a token; the lease of the killed one runs out. */
async function nextProcess() {
  expect(await grantRow(grantId)).toMatchObject({
    leaseOwner: expect.any(String),
    unansweredRefreshAt: expect.any(Date),
  });
  expect(await grantsDue(10)).not.toContain(grantId);
  const next = await askingProcess(grantId);
  next.ask();
  await ageLease(grantId);
  return next;
}

describe("a worker that is killed between the provider's answer and the commit", { timeout: 180_000 }, () => {
  it.each([
    ["does not rotate", { rotateRefreshTokens: false }],
    ["rotates and goes on accepting the previous one", { keepPreviousRefreshTokens: true }],
  ])("costs nothing where the provider %s", async (_what, behaviour) => {
    Object.assign(oidc.behaviour, behaviour);
    const before = await storedRefreshToken(grantId);
    await killBetweenAnswerAndCommit();
    expect(await storedRefreshToken(grantId)).toBe(before);
    expect(await (await nextProcess()).answer()).toEqual({ accessToken: expect.any(String) });
    expect(await grantRow(grantId)).toMatchObject({
      state: "ACTIVE",
      failureCode: null,
      unansweredRefreshAt: null,
      leaseOwner: null,
    });
    expect(await database().alert.count({ where: { openKey: { contains: grantId } } })).toBe(0);
  });

  it("is told apart from a revocation where the provider ends the grant on reuse", async () => {
    await killBetweenAnswerAndCommit();
    const next = await nextProcess();
    await once(next.child, "close");
    expect(next.printed()).toContain("reauthorization-required");
    const row = await grantRow(grantId);
    expect(row).toMatchObject({
      state: "REAUTHORIZATION_REQUIRED",
      failureCode: "refresh-answer-lost",
      refreshDueAt: null,
      leaseOwner: null,
    });
    expect(row.failureDetail).toContain("its answer was lost");
    const alert = await database().alert.findFirst({ where: { openKey: { contains: grantId } } });
    expect(alert?.detail).toContain("its answer was lost");
  });

  it("costs nothing when its statement has reached the database", async () => {
    await expireGrant(grantId);
    const before = await storedRefreshToken(grantId);
    const worker = await askingProcess(grantId);
    oidc.behaviour.failTokenEndpoint = async () => {
      await other.query("BEGIN");
      await other.query('SELECT 1 FROM "OAuthGrant" WHERE id = $1 FOR UPDATE', [grantId]);
      return null;
    };
    worker.ask();
    await waitingStatement();
    await worker.kill();
    await other.query("ROLLBACK");
    await vi.waitFor(async () => expect((await grantRow(grantId)).leaseOwner).toBeNull(), {
      timeout: 60_000,
    });
    expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", unansweredRefreshAt: null });
    expect(await storedRefreshToken(grantId)).not.toBe(before);
  });
});

it("an authorization is interrupted when its process is killed after the provider's answer", async () => {
  const admin = await givenUser({ isSystemAdmin: true });
  const integration = await givenIntegration(admin, oidc, "Interrupted");
  oidc.behaviour.signInAs = "tester@example.test";
  const { started, answer } = await attemptAuthorization(admin, {
    integrationId: integration.id,
    purpose: "test",
  });
  const redirectKey = answer.pathname.split("/").at(-1) ?? "";
  const web = await finishingProcess(redirectKey, answer.search, started.browserBinding, admin.userId);
  const given = oidc.grantsGiven().length;
  // Frozen before the answer comes, so that it is never read.
  oidc.behaviour.failTokenEndpoint = () => {
    web.child.kill("SIGSTOP");
    return null;
  };
  web.ask();
  await vi.waitFor(() => expect(oidc.grantsGiven().length).toBe(given + 1), { timeout: 60_000 });
  await web.kill();
  const { authorizationId } = started;
  const past = new Date(Date.now() - 1000);
  await database().oAuthAuthorization.update({ where: { id: authorizationId }, data: { expiresAt: past } });
  const view = await getAuthorization(admin, { authorizationId });
  expect(view).toMatchObject({ state: "interrupted", grantId: null, finishedAt: null });
});
