import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refreshAccessToken } from "@/lib/oauth-integrations/refresh-access-token.ts";
import { saveGrant } from "@/lib/oauth-integrations/save-grant.ts";
import { database } from "@/lib/platform/database.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";
import { givenProject, givenUser } from "./factories.ts";
import {
  givenChannelOfGrant,
  givenIntegrationAt,
  givenStoredGrant,
  integrationSecret,
} from "./oauth-factories.ts";
import { ageRefresh, expireGrant, grantRow, openedTokens } from "./stored-grant.ts";
import { startTokenEndpoint, type TokenEndpoint, type TokenFault } from "./token-endpoint.ts";

/** One way in which a token endpoint fails, and what has to come of it. */
type FaultCase = {
  readonly what: string;
  /** What the endpoint does; or the address of another endpoint, known when the servers run. */
  readonly fault: TokenFault | { readonly tokenEndpoint: () => string };
  /** Stored at the grant; null: the answer is good, however odd. */
  readonly code: string | null;
  /** Passing unless said: the application is refused, this mailbox is, or only an admin can help. */
  readonly concerns?: "application" | "mailbox" | "request";
  /** Range of the time until the next try, if not the usual one. */
  readonly retrySeconds?: readonly [number, number];
  /** The refresh token may have been replaced without our knowing. */
  readonly inDoubt?: boolean;
  /** What an odd but good answer left at the grant. */
  readonly stored?: (row: OAuthGrant, tokens: { accessToken: string; refreshToken: string }) => void;
};

const usualRetry = { passing: [3.9, 6.1], application: [719, 1081], request: [719, 1081] } as const;

type Met = { readonly row: OAuthGrant; readonly integrationId: string; readonly at: Date };

/**
 * Registers a test for each fault. All are met at the same time, each by a mailbox, an integration and a channel of its
 * own, because some take until the time limit.
 */
export function testFaults(cases: readonly FaultCase[]): void {
  let endpoint: TokenEndpoint;
  let project: { id: string; requestTypeId: string };
  const met = new Map<string, Met>();
  const run = randomBytes(4).toString("hex");
  const mailboxOf = (what: string) => `m${cases.findIndex((one) => one.what === what)}-${run}@faults.test`;

  beforeAll(async () => {
    endpoint = await startTokenEndpoint();
    project = await givenProject();
    await givenUser({ isSystemAdmin: true });
    await Promise.all(cases.map(async (one) => met.set(one.what, await meet(one))));
  });
  afterAll(() => endpoint.stop());

  async function meet({ what, fault }: FaultCase): Promise<Met> {
    const mailboxAddress = mailboxOf(what);
    const isHere = typeof fault === "function";
    const integration = await givenIntegrationAt(isHere ? endpoint.url : fault.tokenEndpoint());
    const refreshToken = endpoint.authorise(mailboxAddress);
    const id = await givenStoredGrant({ integrationId: integration.id, mailboxAddress, refreshToken });
    await givenChannelOfGrant(id, { address: mailboxAddress, project });
    if (isHere) endpoint.breakFor(mailboxAddress, fault);
    await expireGrant(id);
    await refreshAccessToken(id);
    return { row: await grantRow(id), integrationId: integration.id, at: new Date() };
  }

  const openAlerts = (id: string) => database().alert.count({ where: { openKey: { contains: id } } });

  async function repair(what: string, { row, integrationId }: Met): Promise<void> {
    endpoint.breakFor(mailboxOf(what), null);
    await database().oAuthIntegration.update({
      where: { id: integrationId },
      data: { tokenEndpoint: endpoint.url },
    });
    // It was this endpoint all the time; only the way to it was broken.
    const tokenHost = new URL(endpoint.url).host;
    await database().oAuthGrant.update({ where: { id: row.id }, data: { tokenHost } });
    await ageRefresh(row.id);
  }

  async function expectHealed({ row, integrationId }: Met): Promise<void> {
    expect(await grantRow(row.id)).toMatchObject({
      state: "ACTIVE",
      failureCode: null,
      failureDetail: null,
      failedAt: null,
      consecutiveFailures: 0,
      unansweredRefreshAt: null,
      leaseOwner: null,
    });
    expect(await openAlerts(row.id)).toBe(0);
    expect(await openAlerts(integrationId)).toBe(0);
    const integration = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: integrationId } });
    expect(integration).toMatchObject({ failureCode: null, failureDetail: null, failedAt: null });
  }

  /** The account's owner signs in once more. */
  async function authoriseAgain(what: string, { row, integrationId }: Met): Promise<void> {
    const mailboxAddress = mailboxOf(what);
    const refreshToken = endpoint.authorise(mailboxAddress);
    const actor = await givenUser({ isSystemAdmin: true });
    const tokens = {
      accessToken: "authorised again",
      refreshToken,
      refreshTokenExpiresInSeconds: null,
      expiresInSeconds: 3600,
      scopes: null,
      idToken: null,
      tokenHost: new URL(endpoint.url).host,
    };
    const mailbox = { integrationId, mailboxAddress, principal: row.principal, scopes: ["mail"] };
    await database().$transaction((tx) => saveGrant(tx, actor, { ...mailbox, tokens }));
  }

  test.each(cases.map((one) => [one.what, one] as const))("%s", async (what, wanted) => {
    const found = met.get(what);
    if (!found) throw new Error(`The fault "${what}" was not met.`);
    const { row, integrationId, at } = found;
    if (wanted.code === null) {
      await expectHealed(found);
      const tokens = openedTokens(row);
      wanted.stored?.(row, tokens);
      expect(tokens.accessToken).not.toContain("first token");
      return;
    }
    const { concerns = "passing" } = wanted;
    const isApplication = concerns === "application";
    expect(row).toMatchObject({
      state: concerns === "mailbox" ? "REAUTHORIZATION_REQUIRED" : "ACTIVE",
      failureCode: wanted.code,
      consecutiveFailures: 1,
      leaseOwner: null,
    });
    expect(row.unansweredRefreshAt !== null).toBe(wanted.inDoubt ?? false);
    expectRetry(row, concerns === "mailbox" ? null : (wanted.retrySeconds ?? usualRetry[concerns]), at);
    expectNoSecret(row);
    expect(await openAlerts(row.id)).toBe(concerns === "mailbox" ? 1 : 0);
    expect(await openAlerts(integrationId)).toBe(isApplication ? 1 : 0);
    const integration = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: integrationId } });
    expect(integration.failureCode).toBe(isApplication ? wanted.code : null);

    await repair(what, found);
    const asked = endpoint.requestCount();
    await refreshAccessToken(row.id);
    if (concerns === "mailbox") {
      expect(endpoint.requestCount()).toBe(asked);
      await authoriseAgain(what, found);
    } else {
      expect(endpoint.requestCount()).toBe(asked + 1);
    }
    await expectHealed(found);
  });
}

function expectRetry(row: OAuthGrant, range: readonly [number, number] | null, at: Date): void {
  const { refreshDueAt, failedAt } = row;
  if (range === null) {
    expect(refreshDueAt).toBeNull();
    return;
  }
  if (!refreshDueAt || !failedAt) throw new Error("The failure has no time, or no next try.");
  expect(failedAt.getTime()).toBeLessThanOrEqual(at.getTime());
  const seconds = (refreshDueAt.getTime() - failedAt.getTime()) / 1000;
  expect(seconds).toBeGreaterThanOrEqual(range[0]);
  expect(seconds).toBeLessThanOrEqual(range[1]);
}

function expectNoSecret(row: OAuthGrant): void {
  const { accessToken, refreshToken } = openedTokens(row);
  const detail = row.failureDetail ?? "";
  const decoded = [
    detail,
    ...detail.split(/[^\w+/=-]/).map((word) => Buffer.from(word, "base64").toString()),
  ];
  for (const secret of [accessToken, refreshToken, integrationSecret, "Zk7", "issued-token"]) {
    for (const text of decoded) expect(text).not.toContain(secret === "" ? row.id : secret);
  }
}
