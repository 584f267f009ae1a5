import "@/lib/testing/integration-environment.ts";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { getAuthorization } from "@/lib/oauth-integrations/get-authorization.ts";
import { getGrant } from "@/lib/oauth-integrations/get-grant.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { database } from "@/lib/platform/database.ts";
import {
  attemptAuthorization,
  finishAttempt,
  givenIntegration,
} from "@/lib/testing/authorization-attempt.ts";
import { type DovecotServer, startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenChannelOfGrant } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";

const support = "support@example.test";
const sales = "sales@example.test";
const bob = "bob@example.test";

let oidc: OidcServer;
let dovecot: DovecotServer;
let admin: UserActor;
/** Tells who signed in. */
let telling: IntegrationView;
/** Does not. */
let silent: IntegrationView;
let imap: { host: string; port: number; security: "TLS" };

beforeAll(async () => {
  oidc = await startOidcServer();
  dovecot = await startDovecot({
    users: [support, sales].map((address) => ({ address })),
    introspectionUrl: oidc.introspectionUrl,
  });
  setDefaultCACertificates([...getCACertificates("default"), dovecot.ca]);
  admin = await givenUser({ isSystemAdmin: true });
  imap = { host: dovecot.host, port: dovecot.imapsPort, security: "TLS" };
  telling = await tested("Telling", {});
  silent = await tested("Silent", {
    userinfoEndpoint: null,
    scopes: ["openid", "offline_access", "mail"],
  });
});
afterAll(async () => {
  await dovecot?.stop();
  await oidc?.stop();
});
afterEach(() => {
  oidc.behaviour.signInAs = null;
  oidc.behaviour.idTokenClaims = {};
});

/** An integration that knows the mail server and has passed its test. */
async function tested(name: string, change: Record<string, unknown>): Promise<IntegrationView> {
  const integration = await givenIntegration(admin, oidc, name, { mailHosts: { imap }, ...change });
  oidc.behaviour.signInAs = support;
  const finished = await run({ integrationId: integration.id, purpose: "test" });
  oidc.behaviour.signInAs = null;
  if (!finished.succeeded) throw new Error(JSON.stringify(finished.steps));
  return integration;
}

async function run(input: Parameters<typeof attemptAuthorization>[1], actor = admin) {
  return finishAttempt(await attemptAuthorization(actor, input));
}

const authorize = (
  { id }: IntegrationView,
  mailboxAddress: string,
  allowOtherAccount = false,
  actor = admin,
) => run({ integrationId: id, purpose: "grant", mailboxAddress, allowOtherAccount }, actor);

const grantOf = ({ id }: IntegrationView, mailboxAddress: string) =>
  database().oAuthGrant.findFirst({ where: { integrationId: id, mailboxAddress } });

const stepOf = (finished: Awaited<ReturnType<typeof run>>, name: string) =>
  finished.steps.find(({ step }) => step === name);

/** The provider says that the mailbox's own account signs in, and the mail server does not let it in. */
function asWhoMayNotOpen(email: string): void {
  oidc.behaviour.signInAs = bob;
  oidc.behaviour.idTokenClaims = { email, email_verified: true };
}

/** Forgets who was authorised. */
const forgetGrants = () => database().oAuthGrant.deleteMany({});

describe("the test of a connection", () => {
  it("opens the mailbox of whoever signs in", async () => {
    oidc.behaviour.signInAs = support;
    const finished = await run({ integrationId: telling.id, purpose: "test" });
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "mailbox")).toMatchObject({ state: "ok" });
    expect(stepOf(finished, "mailbox")?.detail).toContain(support);
  });

  it("fails when the mailbox refuses the account, with the server's words and a cure", async () => {
    asWhoMayNotOpen(support);
    const finished = await run({ integrationId: telling.id, purpose: "test" });
    expect(finished.succeeded).toBe(false);
    expect(stepOf(finished, "mailbox")).toMatchObject({
      state: "failed",
      code: "token-refused",
      serverWords: expect.stringMatching(/\S/),
      cure: expect.stringContaining(`${support} has no mailbox`),
    });
    const row = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: telling.id } });
    // What was proved before stays so: the settings are the same.
    expect(row.testedDigest).toBe(row.settingsDigest);
    expect(JSON.stringify(row.lastTestSteps)).toContain("token-refused");
  });

  it("fails when IMAP can not be reached", async () => {
    const unreached = await givenIntegration(admin, oidc, "Unreached", {
      mailHosts: { imap: { ...imap, port: 1 } },
    });
    oidc.behaviour.signInAs = support;
    const finished = await run({ integrationId: unreached.id, purpose: "test" });
    expect(finished.succeeded).toBe(false);
    expect(stepOf(finished, "mailbox")).toMatchObject({ state: "failed", code: "connection-refused" });
  });

  it("says that it opens nothing when nobody knows whose mailbox", async () => {
    oidc.behaviour.signInAs = support;
    const finished = await run({ integrationId: silent.id, purpose: "test" });
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "mailbox")).toMatchObject({ state: "skipped" });
  });
});

describe("the authorisation of a mailbox", () => {
  afterEach(forgetGrants);

  it("opens it, and keeps when and how that went", async () => {
    const finished = await authorize(telling, support);
    expect(finished.steps.slice(-2).map(({ step, state }) => `${step} ${state}`)).toEqual([
      "identity ok",
      "mailbox ok",
    ]);
    const { grantId } = await getAuthorization(admin, { authorizationId: finished.authorizationId ?? "" });
    const view = await getGrant(admin, { grantId: grantId ?? "" });
    expect(view).toMatchObject({
      integrationName: "Telling",
      provider: "CUSTOM",
      grantType: "AUTHORIZATION_CODE",
      accessCheck: { at: expect.any(Date) },
    });
    expect(view.accessCheck?.steps.at(-1)).toMatchObject({ step: "mailbox", state: "ok" });
  });

  it("refuses another account, shows both addresses, and shows the mailbox no foreign token", async () => {
    oidc.behaviour.signInAs = bob;
    const finished = await authorize(telling, support);
    expect(finished.succeeded).toBe(false);
    expect(stepOf(finished, "identity")).toMatchObject({ state: "failed", code: "account-mismatch" });
    expect(stepOf(finished, "identity")?.detail).toContain(bob);
    expect(stepOf(finished, "identity")?.detail).toContain(support);
    expect(stepOf(finished, "mailbox")).toMatchObject({ state: "skipped" });
    expect(await grantOf(telling, support)).toBeNull();
  });

  it("takes the mailbox itself for proof when the provider does not say who signed in", async () => {
    const finished = await authorize(silent, support);
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "identity")).toMatchObject({ state: "ok" });
    expect(await grantOf(silent, support)).toMatchObject({ state: "ACTIVE" });
  });

  it("keeps nothing when nobody says who signed in and the mailbox refuses", async () => {
    oidc.behaviour.signInAs = bob;
    const finished = await authorize(silent, support);
    expect(finished.succeeded).toBe(false);
    expect(stepOf(finished, "identity")).toMatchObject({ state: "skipped" });
    expect(stepOf(finished, "mailbox")).toMatchObject({ state: "failed", code: "token-refused" });
    expect(stepOf(finished, "mailbox")?.detail).toContain("not saved");
    expect(await grantOf(silent, support)).toBeNull();
  });

  it("is kept when the right person has consented, though the mailbox does not open yet", async () => {
    asWhoMayNotOpen(support);
    const finished = await authorize(telling, support);
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "mailbox")).toMatchObject({
      state: "failed",
      code: "token-refused",
      cure: expect.stringMatching(/\S/),
    });
    expect(stepOf(finished, "mailbox")?.detail).toContain("saved, but the mailbox can not be opened yet");
    const grant = await grantOf(telling, support);
    expect(grant?.state).toBe("ACTIVE");
    const { accessCheck } = await getGrant(admin, { grantId: grant?.id ?? "" });
    expect(accessCheck?.steps.at(-1)?.state).toBe("failed");
  });

  it("opens a shared mailbox with the other account's token, by explicit choice", async () => {
    // The token opens the shared mailbox, as with full access; the provider says that it is Bob's.
    oidc.behaviour.signInAs = sales;
    oidc.behaviour.idTokenClaims = { email: bob, email_verified: true };
    const finished = await authorize(telling, sales, true);
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "identity")?.detail).toBe(`${bob} signed in for ${sales}.`);
    expect(stepOf(finished, "mailbox")).toMatchObject({ state: "ok" });
    expect(await grantOf(telling, sales)).toMatchObject({ principal: bob });
  });

  it("names full access when a shared mailbox refuses the other account", async () => {
    oidc.behaviour.signInAs = bob;
    const finished = await authorize(telling, sales, true);
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "mailbox")).toMatchObject({
      state: "failed",
      detail: expect.stringContaining(`${bob} signed in, but may not open ${sales}`),
      cure: expect.stringContaining("full access"),
    });
  });

  it("prefers the server of the channel that uses the mailbox", async () => {
    await authorize(telling, support);
    const grant = await grantOf(telling, support);
    const project = await givenProject();
    const channel = await givenChannelOfGrant(grant?.id ?? "", { address: support, project });
    // Nothing listens at the channel's server.
    const finished = await authorize(telling, support);
    expect(stepOf(finished, "mailbox")).toMatchObject({ state: "failed", code: "connection-refused" });
    await database().emailChannel.delete({ where: { id: channel.id } });
    await database().mailbox.deleteMany({});
    await database().mailServer.deleteMany({});
  });

  it("shows no token to the server of a channel that the giver does not manage", async () => {
    const [own, foreign] = [await givenProject(), await givenProject()];
    const giver = await givenUser({ roles: { [own.id]: "ADMIN" } });
    const { id } = await database().oAuthGrant.create({
      data: {
        integrationId: telling.id,
        mailboxAddress: support,
        principal: support,
        state: "REAUTHORIZATION_REQUIRED",
      },
    });
    // Nothing listens at the channel's server.
    const channel = await givenChannelOfGrant(id, { address: support, project: foreign });
    await database().emailChannel.update({ where: { id: channel.id }, data: { enabled: false } });
    const finished = await authorize(telling, support, false, giver);
    expect(stepOf(finished, "mailbox")).toMatchObject({
      state: "ok",
      detail: expect.stringContaining(imap.host),
    });
  });

  it("states nobody as signed in whom the provider does not vouch for", async () => {
    oidc.behaviour.signInAs = sales;
    oidc.behaviour.idTokenClaims = { sub: undefined, email: bob, email_verified: undefined };
    const finished = await authorize(silent, sales, true);
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "identity")).toMatchObject({ state: "ok" });
    expect(stepOf(finished, "identity")?.detail).toContain("does not say for certain");
    expect(await grantOf(silent, sales)).toMatchObject({ principal: "unknown" });
    oidc.behaviour.signInAs = bob;
    const refused = await authorize(silent, sales, true);
    expect(refused.succeeded).toBe(false);
    expect(stepOf(refused, "identity")).toMatchObject({ state: "skipped" });
  });

  it("believes no userinfo that speaks of another account than the id_token", async () => {
    oidc.behaviour.signInAs = support;
    oidc.behaviour.idTokenClaims = { sub: "somebody else", email: undefined, email_verified: undefined };
    const finished = await authorize(telling, sales, true);
    expect(stepOf(finished, "identity")).toMatchObject({
      state: "skipped",
      detail: expect.stringContaining("another account than the id_token"),
    });
    expect(finished.succeeded).toBe(false);
  });

  it("is saved unchecked, and says so, when neither the account nor the mailbox can be looked at", async () => {
    const blind = await givenIntegration(admin, oidc, "Blind", {
      userinfoEndpoint: null,
      scopes: ["openid", "offline_access", "mail"],
    });
    oidc.behaviour.signInAs = bob;
    await run({ integrationId: blind.id, purpose: "test" });
    const finished = await run({ integrationId: blind.id, purpose: "grant", mailboxAddress: support });
    expect(finished.succeeded).toBe(true);
    expect(stepOf(finished, "identity")).toMatchObject({
      state: "skipped",
      detail: expect.stringContaining("saved unchecked"),
      cure: expect.stringContaining("Test the connection of the channel"),
    });
  });
});
