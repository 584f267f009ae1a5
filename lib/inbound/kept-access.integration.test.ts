import "@/lib/testing/integration-environment.ts";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/access/actor.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { refreshAccessToken } from "@/lib/oauth-integrations/refresh-access-token.ts";
import { database } from "@/lib/platform/database.ts";
import { givenChannelDesk } from "@/lib/testing/channel-desk.ts";
import { deliverFrom, plainMail } from "@/lib/testing/mail-desk.ts";
import { givenGrant } from "@/lib/testing/oauth-factories.ts";
import { usualBehaviour } from "@/lib/testing/oidc-behaviour.ts";
import { expireGrant, grantRow } from "@/lib/testing/stored-grant.ts";
import { keepMailboxes } from "./keep-mailboxes.ts";

const patiently = { timeout: 60_000, interval: 50 };
const { desk, connections, created, enable, newMailbox, oauthOf } = givenChannelDesk();
let stopping: AbortController;
let ended: Promise<void>;

beforeAll(() => ensureInstance());
beforeEach(() => {
  stopping = new AbortController();
  ended = keepMailboxes({ signal: stopping.signal });
});
afterEach(async () => {
  stopping.abort();
  await ended;
  Object.assign(desk().oidc.behaviour, usualBehaviour);
  await database().emailChannel.updateMany({ data: { enabled: false } });
});

/** A mailbox that is signed in to with tokens, kept by a worker that has read it once. */
async function givenKeptMailbox(options: { readonly accessTokenLifetimeS?: number } = {}) {
  const address = await newMailbox();
  const { oidc, integrationId } = desk();
  Object.assign(oidc.behaviour, options);
  const grantId = await givenGrant(oidc, { integrationId, mailboxAddress: address });
  Object.assign(oidc.behaviour, usualBehaviour);
  const settings = { address, ...connections(address, oauthOf(address)), beginAt: null };
  const channel = await enable(await created(settings, systemActor("test")), true, systemActor("test"));
  const where = { emailChannelId: channel.id };
  const row = () => database().mailbox.findUniqueOrThrow({ where });
  await vi.waitFor(async () => expect((await row()).lastSucceededAt).not.toBeNull(), patiently);
  const ofMailbox = async (pattern: RegExp) =>
    (await desk().dovecot.log()).split("\n").filter((line) => line.includes(address) && pattern.test(line))
      .length;
  const signIns = () => ofMailbox(/Login: /);
  return {
    address,
    grantId,
    row,
    signIns,
    connections: async () =>
      (await signIns()) - (await ofMailbox(/imap\(.*(?:Logged out|Disconnected|Connection closed)/)),
    storedCount: () => database().inboundMessage.count({ where: { mailbox: where } }),
  };
}

async function deliver(address: string): Promise<void> {
  const from = "ann@example.test";
  const mail = plainMail({ from, to: address, subject: "Hello", text: "t" });
  await deliverFrom({ port: desk().dovecot.lmtpPort, lmtp: true }, { from, to: address }, [mail]);
}

test("a connection is signed in to anew with a fresh token when the token has ended that opened it", async () => {
  const mailbox = await givenKeptMailbox({ accessTokenLifetimeS: 6 });
  expect(await mailbox.signIns()).toBe(1);
  const { accessTokenExpiresAt } = await grantRow(mailbox.grantId);
  await vi.waitFor(async () => expect(await mailbox.signIns()).toBe(2), patiently);
  expect(Date.now()).toBeGreaterThanOrEqual(accessTokenExpiresAt?.getTime() ?? Number.POSITIVE_INFINITY);
  await vi.waitFor(async () => expect(await mailbox.connections()).toBe(1), patiently);
  await deliver(mailbox.address);
  await vi.waitFor(async () => expect(await mailbox.storedCount()).toBe(1), patiently);
  expect(await mailbox.row()).toMatchObject({ failureCode: null, consecutiveFailures: 0 });
  expect(await mailbox.signIns()).toBe(2);
});

test("access that the provider does not renew ends the connection, and says so at the mailbox", async () => {
  const mailbox = await givenKeptMailbox();
  expect(await mailbox.connections()).toBe(1);
  desk().oidc.revokeGrantsOf(mailbox.address);
  await expireGrant(mailbox.grantId);
  await refreshAccessToken(mailbox.grantId);
  await vi.waitFor(async () => expect(await mailbox.connections()).toBe(0), patiently);
  await vi.waitFor(
    async () => expect(await mailbox.row()).toMatchObject({ failureCode: "reauthorization-required" }),
    patiently,
  );
  expect(await mailbox.signIns()).toBe(1);
});

test("a changed integration is signed in with at once", async () => {
  const mailbox = await givenKeptMailbox();
  await database().oAuthIntegration.update({
    where: { id: desk().integrationId },
    data: { settingsDigest: "changed" },
  });
  await vi.waitFor(async () => expect(await mailbox.signIns()).toBe(2), patiently);
  await vi.waitFor(async () => expect(await mailbox.connections()).toBe(1), patiently);
});
