import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenIntegrationAt } from "@/lib/testing/oauth-factories.ts";
import { startTokenEndpoint, type TokenEndpoint } from "@/lib/testing/token-endpoint.ts";
import { grantsDue } from "./grants-due.ts";
import { refreshAccessToken } from "./refresh-access-token.ts";
import { tokenColumns } from "./stored-tokens.ts";

const grantCount = 10_000;
const workers = 10;
/** Of the first tokens the time ahead of expiry is scattered over one hour; the time that the test takes is little. */
const firstLifetimeSeconds = 10 * 3600;
/** Later ones live shorter, so that some expire for the second time before all have expired once. */
const lifetimeSeconds = 1200;
/** Load the grant, take the lease, load the integration, save; now and then a worker that comes second looks too. */
const mostStatementsPerRefresh = 4.5;

let endpoint: TokenEndpoint;
let integrationId: string;
let statements = 0;

beforeAll(async () => {
  // Every statement goes through here, whoever sends it.
  pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
    apply(query, client, parameters) {
      statements += 1;
      return Reflect.apply(query, client, parameters);
    },
  });
  endpoint = await startTokenEndpoint({ reuseEndsGrant: true, lifetimeSeconds });
  integrationId = (await givenIntegrationAt(endpoint.url)).id;
  const now = new Date();
  const rows = Array.from({ length: grantCount }, (_, index) => grantRow(`m${index}@load.test`, now));
  // In one statement of JSON, because the same through Prisma takes longer than the test.
  await database().$executeRaw`
    INSERT INTO "OAuthGrant"
    SELECT * FROM json_populate_recordset(NULL::"OAuthGrant", ${JSON.stringify(rows)}::json)`;
});
afterAll(() => endpoint.stop());

/** A mailbox that was authorised now. */
function grantRow(mailboxAddress: string, now: Date) {
  const id = randomUUID();
  const tokens = {
    accessToken: "first",
    refreshToken: endpoint.authorise(mailboxAddress),
    refreshTokenExpiresInSeconds: null,
    expiresInSeconds: firstLifetimeSeconds,
    scopes: [],
    idToken: null,
    tokenHost: new URL(endpoint.url).host,
  };
  const columns = tokenColumns(id, tokens, now);
  const mailbox = { id, integrationId, mailboxAddress, principal: mailboxAddress };
  return { ...mailbox, ...columns, authorizedAt: now, leaseFence: 0 };
}

/** Lets minutes pass. */
async function pass(minutes: number): Promise<void> {
  await database().$executeRaw`
    UPDATE "OAuthGrant"
    SET "accessTokenExpiresAt" = "accessTokenExpiresAt" - make_interval(secs => ${minutes * 60}::float8),
        "refreshDueAt" = "refreshDueAt" - make_interval(secs => ${minutes * 60}::float8),
        "lastRefreshedAt" = "lastRefreshedAt" - make_interval(secs => ${minutes * 60}::float8),
        "refreshTokenObtainedAt" = "refreshTokenObtainedAt" - make_interval(secs => ${minutes * 60}::float8)`;
}

/** Refreshes what is due as the sweep, the queue and several workers do; one hint in twenty reaches two of them. */
async function refreshDue(): Promise<number> {
  let refreshed = 0;
  for (;;) {
    const due = await grantsDue(1_000);
    if (due.length === 0) return refreshed;
    refreshed += due.length;
    const hints = due.flatMap((id, index) => (index % 20 === 0 ? [id, id] : [id]));
    const work = async () => {
      for (let id = hints.shift(); id !== undefined; id = hints.shift()) await refreshAccessToken(id);
    };
    await Promise.all(Array.from({ length: workers }, work));
  }
}

/** How many refreshes are due in each second of the time to come. */
async function dueBySecond(): Promise<number[]> {
  const rows = await database().oAuthGrant.findMany({ select: { refreshDueAt: true } });
  const seconds = new Map<number, number>();
  for (const { refreshDueAt } of rows) {
    const second = Math.floor((refreshDueAt?.getTime() ?? 0) / 1000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  return [...seconds.values()];
}

test("of 10,000 mailboxes those that are due ask once for each expiry, scattered, in few statements", async () => {
  const integration = () => database().oAuthIntegration.findUniqueOrThrow({ where: { id: integrationId } });
  const before = await integration();
  // Authorised in one moment, they come back over an hour.
  const spread = await dueBySecond();
  expect(spread.length).toBeGreaterThan(3_000);
  expect(Math.max(...spread)).toBeLessThan(6 * (grantCount / 3_600));

  statements = 0;
  // A tenth of the hour, and then a quarter of it.
  await pass(7 * 60 + 36);
  const early = await refreshDue();
  expect(early).toBeGreaterThan(grantCount * 0.07);
  expect(early).toBeLessThan(grantCount * 0.2);
  await pass(15.5);
  const asOf = new Date();
  const late = await refreshDue();
  expect(late).toBeGreaterThan(grantCount * 0.2);
  expect(late).toBeLessThan(grantCount * 0.5);
  expect(endpoint.requestCount()).toBe(early + late);
  expect(statements / (early + late)).toBeLessThan(mostStatementsPerRefresh);

  // The second expiry of some of the earliest; of the others nobody is asked for twice.
  const second = [...endpoint.requests.keys()].filter((refreshToken) => refreshToken.endsWith("/1"));
  expect(second.length).toBeGreaterThan(0);
  expect(second.length).toBeLessThanOrEqual(early);
  expect(endpoint.requests.size).toBe(early + late);
  // This endpoint ends a grant whose refresh token comes twice, so a double would show here too.
  expect(Math.max(...endpoint.requests.values())).toBe(1);
  expect(
    await database().oAuthGrant.count({
      where: {
        state: "ACTIVE",
        failureCode: null,
        leaseOwner: null,
        refreshDueAt: { gt: asOf },
        accessTokenExpiresAt: { gt: asOf },
      },
    }),
  ).toBe(grantCount);
  expect(await integration()).toEqual(before);
}, 600_000);
