import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenChannelOfGrant, givenIntegrationAt, givenStoredGrant } from "@/lib/testing/oauth-factories.ts";
import { ageRefresh, ageRejection, expireGrant, grantRow, openedTokens } from "@/lib/testing/stored-grant.ts";
import {
  sendJson,
  startTokenEndpoint,
  type TokenEndpoint,
  type TokenFault,
} from "@/lib/testing/token-endpoint.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { GrantUnusableError } from "./grant-unusable-error.ts";
import { grantsDue } from "./grants-due.ts";
import { refreshAccessToken } from "./refresh-access-token.ts";

let endpoint: TokenEndpoint;
let project: { id: string; requestTypeId: string };
let integrationId: string;
let runs = 0;

beforeAll(async () => {
  endpoint = await startTokenEndpoint({ reuseEndsGrant: true });
  project = await givenProject();
  await givenUser({ isSystemAdmin: true });
});
afterAll(() => endpoint.stop());
beforeEach(async () => {
  runs += 1;
  integrationId = (await givenIntegrationAt(endpoint.url)).id;
});

/** A mailbox that a person has authorised and a channel uses. */
async function givenMailbox(name: string) {
  const mailboxAddress = `${name}-${runs}@example.test`;
  const refreshToken = endpoint.authorise(mailboxAddress);
  const id = await givenStoredGrant({ integrationId, mailboxAddress, refreshToken });
  const channel = await givenChannelOfGrant(id, { address: mailboxAddress, project });
  return { id, mailboxAddress, mailboxId: channel.mailboxId };
}

const refused =
  (error: string, status = 400): TokenFault =>
  ({ response }) =>
    sendJson(response, status, { error });
const cutAfterRotation: TokenFault = ({ request, issue }) => {
  issue();
  request.socket.destroy();
};

async function refreshNow(grantId: string) {
  await ageRefresh(grantId);
  await refreshAccessToken(grantId);
  return grantRow(grantId);
}

const integrationRow = () => database().oAuthIntegration.findUniqueOrThrow({ where: { id: integrationId } });
const openAlerts = (id: string) => database().alert.count({ where: { openKey: { contains: id } } });
const secondsUntil = (date: Date | null) => ((date?.getTime() ?? 0) - Date.now()) / 1000;

describe("a mail server that refuses every token", () => {
  it("does not send us to the provider at each poll", async () => {
    const { id } = await givenMailbox("refused");
    const { accessToken: first } = await freshAccessToken(id);
    const asked = endpoint.requestCount();
    const { accessToken: second } = await freshAccessToken(id, { rejectedToken: first });
    expect(second).not.toBe(first);
    for (let poll = 0; poll < 5; poll += 1) {
      expect((await freshAccessToken(id, { rejectedToken: second })).accessToken).toBe(second);
    }
    expect(endpoint.requestCount()).toBe(asked + 1);
    await ageRejection(id);
    expect((await freshAccessToken(id, { rejectedToken: second })).accessToken).not.toBe(second);
    expect(endpoint.requestCount()).toBe(asked + 2);
  });
});

describe("an answer that was lost", () => {
  it("is diagnosed when the provider then ends the grant", async () => {
    const { id, mailboxAddress } = await givenMailbox("lost");
    endpoint.breakFor(mailboxAddress, cutAfterRotation);
    await expireGrant(id);
    await expect(freshAccessToken(id)).rejects.toMatchObject({ code: "token-endpoint-failed" });
    endpoint.breakFor(mailboxAddress, null);
    expect(await refreshNow(id)).toMatchObject({
      state: "REAUTHORIZATION_REQUIRED",
      failureCode: "refresh-answer-lost",
    });
    expect(await openAlerts(id)).toBe(1);
  });

  it("stays in mind over refusals that say nothing of the refresh token", async () => {
    const { id, mailboxAddress } = await givenMailbox("remembered");
    endpoint.breakFor(mailboxAddress, cutAfterRotation);
    const { unansweredRefreshAt } = await refreshNow(id);
    expect(unansweredRefreshAt).not.toBeNull();
    for (const fault of [refused("slow_down", 429), refused("invalid_client", 401)]) {
      endpoint.breakFor(mailboxAddress, fault);
      expect(await refreshNow(id)).toMatchObject({ state: "ACTIVE", unansweredRefreshAt });
    }
    endpoint.breakFor(mailboxAddress, null);
    expect((await refreshNow(id)).failureCode).toBe("refresh-answer-lost");
  });

  it("is not blamed where the provider does not rotate", async () => {
    const { id, mailboxAddress } = await givenMailbox("unrotated");
    endpoint.breakFor(mailboxAddress, ({ response }) =>
      sendJson(response, 200, { access_token: "one", expires_in: 3600 }),
    );
    const refreshed = await refreshNow(id);
    expect(refreshed.failureCode).toBeNull();
    endpoint.breakFor(mailboxAddress, refused("server_error", 503));
    expect((await refreshNow(id)).unansweredRefreshAt).not.toBeNull();
    endpoint.breakFor(mailboxAddress, refused("invalid_grant"));
    expect((await refreshNow(id)).failureCode).toBe("invalid_grant");
  });
});

describe("the age of a refresh token", () => {
  const answer =
    (members: Record<string, unknown>): TokenFault =>
    ({ response }) =>
      sendJson(response, 200, { access_token: "new", expires_in: 3600, ...members });

  it.each([
    ["none is sent", () => ({})],
    ["the same is sent", (mailbox: string) => ({ refresh_token: `rt/${mailbox}/0` })],
  ])("stays when %s", async (_what, members) => {
    const { id, mailboxAddress } = await givenMailbox("kept");
    const weekAgo = new Date(Date.now() - 7 * 86_400_000);
    await database().oAuthGrant.update({ where: { id }, data: { refreshTokenObtainedAt: weekAgo } });
    endpoint.breakFor(mailboxAddress, answer(members(mailboxAddress)));
    const row = await refreshNow(id);
    expect(row).toMatchObject({ refreshTokenObtainedAt: weekAgo, refreshTokenExpiresAt: null });
    expect(secondsUntil(row.lastRefreshedAt)).toBeGreaterThan(-60);
    expect(openedTokens(row).refreshToken).toBe(`rt/${mailboxAddress}/0`);
  });

  it("begins anew with a new one, with its end where it is told", async () => {
    const { id, mailboxAddress } = await givenMailbox("rotated");
    const members = { refresh_token: "another", refresh_token_expires_in: "604800" };
    endpoint.breakFor(mailboxAddress, answer(members));
    const row = await refreshNow(id);
    expect(row.refreshTokenObtainedAt).toEqual(row.lastRefreshedAt);
    expect(secondsUntil(row.refreshTokenExpiresAt)).toBeGreaterThan(604_700);
  });

  it("is daily proved by a refresh, however long the access token lives", async () => {
    const { id, mailboxAddress } = await givenMailbox("canary");
    endpoint.breakFor(mailboxAddress, answer({ expires_in: 90 * 86_400 }));
    const { refreshDueAt } = await refreshNow(id);
    expect(secondsUntil(refreshDueAt) / 3600).toBeGreaterThan(19.9);
    expect(secondsUntil(refreshDueAt) / 3600).toBeLessThan(24);
  });
});

describe("an application that is refused", () => {
  it("is noted once, alerted once, and over with the first success of any mailbox", async () => {
    const one = await givenMailbox("one");
    const two = await givenMailbox("two");
    for (const { id, mailboxAddress } of [one, two]) {
      endpoint.breakFor(mailboxAddress, refused("invalid_client", 401));
      expect((await refreshNow(id)).state).toBe("ACTIVE");
    }
    const noted = await integrationRow();
    expect(noted).toMatchObject({ failureCode: "invalid_client", failedAt: expect.any(Date) });
    await refreshNow(two.id);
    expect(await integrationRow()).toEqual(noted);
    expect(await openAlerts(integrationId)).toBe(1);

    endpoint.breakFor(two.mailboxAddress, refused("unauthorized_client"));
    await refreshNow(two.id);
    const { failedAt } = noted;
    expect(await integrationRow()).toMatchObject({ failureCode: "unauthorized_client", failedAt });
    expect(await openAlerts(integrationId)).toBe(1);
    await database().oAuthGrant.update({
      where: { id: one.id },
      data: { failureCode: "unauthorized_client" },
    });

    for (const { mailboxAddress } of [one, two]) endpoint.breakFor(mailboxAddress, null);
    await refreshNow(two.id);
    expect(await integrationRow()).toMatchObject({ failureCode: null, failureDetail: null, failedAt: null });
    expect(await openAlerts(integrationId)).toBe(0);
    // The other need not wait for the rest of its quarter of an hour.
    expect(secondsUntil((await grantRow(one.id)).refreshDueAt)).toBeLessThan(61);
  });

  it("is one whose credential can not be read, and not one whose tokens can not", async () => {
    const { id } = await givenMailbox("sealed");
    await database().oAuthGrant.update({ where: { id }, data: { refreshTokenSealed: "v1.lost.AAAA" } });
    expect((await refreshNow(id)).failureCode).toBe("secret-unreadable");
    expect((await integrationRow()).failureCode).toBeNull();
    const where = { id: integrationId };
    await database().oAuthIntegration.update({ where, data: { clientSecretSealed: null } });
    const other = await givenMailbox("readable");
    expect((await refreshNow(other.id)).failureCode).toBe("credential-missing");
    expect((await integrationRow()).failureCode).toBe("credential-missing");
    expect(await openAlerts(integrationId)).toBe(1);
  });

  it("wakes the mailboxes that waited for a token", async () => {
    const { id, mailboxAddress, mailboxId } = await givenMailbox("waiting");
    endpoint.breakFor(mailboxAddress, refused("slow_down"));
    await refreshNow(id);
    const later = new Date(Date.now() + 900_000);
    await database().mailbox.update({ where: { id: mailboxId }, data: { nextPollAt: later } });
    endpoint.breakFor(mailboxAddress, null);
    await refreshNow(id);
    const { nextPollAt } = await database().mailbox.findUniqueOrThrow({ where: { id: mailboxId } });
    expect(nextPollAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe("an application without people", () => {
  let grantId: string;
  let clientId: string;

  beforeEach(async () => {
    clientId = `app-${runs}@example.test`;
    endpoint.authorise(clientId);
    const application = await givenIntegrationAt(endpoint.url, { clientId, grantType: "CLIENT_CREDENTIALS" });
    integrationId = application.id;
    const mailboxAddress = `shared-${runs}@example.test`;
    grantId = await givenStoredGrant({ integrationId, mailboxAddress, refreshToken: null });
    await givenChannelOfGrant(grantId, { address: mailboxAddress, project });
  });

  it("gets a new token without a refresh token", async () => {
    await expireGrant(grantId);
    const { accessToken } = await freshAccessToken(grantId);
    expect(accessToken).toContain(clientId);
    expect(await grantRow(grantId)).toMatchObject({
      refreshTokenSealed: null,
      refreshTokenObtainedAt: null,
      unansweredRefreshAt: null,
    });
  });

  it("goes on trying after a refusal, and nobody is asked to authorise", async () => {
    endpoint.breakFor(clientId, refused("invalid_client", 401));
    const row = await refreshNow(grantId);
    expect(row).toMatchObject({ state: "ACTIVE", failureCode: "invalid_client", unansweredRefreshAt: null });
    expect(secondsUntil(row.refreshDueAt)).toBeGreaterThan(600);
    expect(await openAlerts(grantId)).toBe(0);
    expect(await openAlerts(integrationId)).toBe(1);
    endpoint.breakFor(clientId, null);
    expect((await refreshNow(grantId)).failureCode).toBeNull();
    expect(await openAlerts(integrationId)).toBe(0);
  });

  it("heals by itself when the administrator has let it in", async () => {
    endpoint.breakFor(clientId, ({ response }) =>
      sendJson(response, 400, { error: "invalid_grant", error_description: "Account has been deleted" }),
    );
    const row = await refreshNow(grantId);
    expect(row.state).toBe("REAUTHORIZATION_REQUIRED");
    expect(secondsUntil(row.refreshDueAt)).toBeGreaterThan(600);
    expect(await openAlerts(grantId)).toBe(1);
    const failure = await freshAccessToken(grantId).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GrantUnusableError);
    expect(failure).toMatchObject({ message: expect.stringContaining("administrator") });

    // A failure that passes does not look as if the administrator had acted.
    endpoint.breakFor(clientId, refused("server_error", 503));
    expect((await refreshNow(grantId)).state).toBe("REAUTHORIZATION_REQUIRED");
    expect(await openAlerts(grantId)).toBe(1);

    endpoint.breakFor(clientId, null);
    await ageRefresh(grantId);
    expect(await grantsDue(100)).toContain(grantId);
    expect(await refreshNow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: null });
    expect(await openAlerts(grantId)).toBe(0);
  });
});
