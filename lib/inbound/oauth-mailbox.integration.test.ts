import "@/lib/testing/integration-environment.ts";
import { beforeAll, expect, test } from "vitest";
import { loadUserActor, systemActor } from "@/lib/access/actor.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { grantTokenPlace } from "@/lib/oauth-integrations/integration-secrets.ts";
import { saveGrant } from "@/lib/oauth-integrations/save-grant.ts";
import { replyToRequest } from "@/lib/outbound/reply-to-request.ts";
import { sendMessage } from "@/lib/outbound/send-message.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenChannelDesk } from "@/lib/testing/channel-desk.ts";
import { deliverFrom, plainMail } from "@/lib/testing/mail-desk.ts";
import { givenGrant } from "@/lib/testing/oauth-factories.ts";
import { processMail } from "@/lib/testing/process-mail.ts";
import { ageRejection, expireGrant, grantRow } from "@/lib/testing/stored-grant.ts";
import { pollMailbox } from "./poll-mailbox.ts";

const { desk, connections, created, enable, newMailbox, oauthOf } = givenChannelDesk();

// All are made before Dovecot reads its users for the first time.
const addresses: string[] = [];
beforeAll(async () => {
  addresses.push(await newMailbox(), await newMailbox(), await newMailbox());
});

/** A channel whose both sides sign in by a grant of its mailbox. */
async function givenOAuthChannel() {
  await ensureInstance();
  const address = addresses.pop() ?? "";
  const { oidc, integrationId } = desk();
  const grantId = await givenGrant(oidc, { integrationId, mailboxAddress: address });
  const mayUseAll = systemActor("test");
  const settings = { address, ...connections(address, oauthOf(address)), beginAt: null };
  const channel = await created(settings, mayUseAll);
  await enable(channel, true, mayUseAll);
  const mailbox = await database().mailbox.findUniqueOrThrow({ where: { emailChannelId: channel.id } });
  return { address, grantId, channelId: channel.id, mailboxId: mailbox.id };
}

async function deliver(address: string, subject: string): Promise<void> {
  const from = "ann@example.test";
  const mail = plainMail({ from, to: address, subject, text: subject });
  await deliverFrom({ port: desk().dovecot.lmtpPort, lmtp: true }, { from, to: address }, [mail]);
}

/** The stored token is not the provider's any more, though its time has not come. */
async function spoilAccessToken(grantId: string): Promise<void> {
  const accessTokenSealed = sealSecret(
    "not a token of anybody",
    grantTokenPlace(grantId, "accessTokenSealed"),
  );
  await database().oAuthGrant.update({ where: { id: grantId }, data: { accessTokenSealed } });
}

test("a refused access token is renewed once and the mail is read and sent", async () => {
  const channel = await givenOAuthChannel();
  await deliver(channel.address, "Hello");
  await spoilAccessToken(channel.grantId);
  const before = desk().oidc.tokenRequestCount();
  const { project } = desk();
  const mails = await processMail({ ...channel, projectId: project.id, projectKey: project.key });
  expect(mails).toMatchObject([{ outcome: "REQUEST" }]);
  expect(desk().oidc.tokenRequestCount()).toBe(before + 1);

  const request = await database().request.findUniqueOrThrow({ where: { id: mails[0]?.requestId ?? "" } });
  const agent = await loadUserActor(database(), desk().admin.userId, "session");
  if (!agent) throw new Error("The admin is gone.");
  const reply = await replyToRequest(agent, { requestKey: request.key, text: "Hi.", attachmentIds: [] });
  await spoilAccessToken(channel.grantId);
  await ageRejection(channel.grantId);
  await sendMessage(reply.id);
  expect(await database().outboundMessage.findUnique({ where: { id: reply.id } })).toMatchObject({
    state: "SENT",
  });
  expect(desk().oidc.tokenRequestCount()).toBe(before + 2);
});

test("a revoked authorisation says so at the mailbox, keeps the place, and heals by itself", async () => {
  const channel = await givenOAuthChannel();
  await pollMailbox(channel.mailboxId);
  desk().oidc.revokeGrantsOf(channel.address);
  await expireGrant(channel.grantId);
  await deliver(channel.address, "While it was revoked");
  expect(await pollMailbox(channel.mailboxId)).toEqual({ state: "failed", code: "reauthorization-required" });
  const failed = await database().mailbox.findUniqueOrThrow({ where: { id: channel.mailboxId } });
  expect(failed).toMatchObject({ failureCode: "reauthorization-required", consecutiveFailures: 1 });
  expect((await grantRow(channel.grantId)).state).toBe("REAUTHORIZATION_REQUIRED");

  const { oidc, integrationId, admin } = desk();
  expect(failed.nextPollAt.getTime()).toBeGreaterThan(Date.now());
  const { accessToken, refreshToken, expiresInS } = await oidc.issueGrant(channel.address);
  const scopes = ["openid", "email", "offline_access", "mail"];
  const tokens = {
    accessToken,
    refreshToken,
    refreshTokenExpiresInSeconds: null,
    expiresInSeconds: expiresInS,
    scopes,
    idToken: null,
    tokenHost: new URL(oidc.tokenEndpoint).host,
  };
  const mailbox = { integrationId, mailboxAddress: channel.address, principal: channel.address };
  await database().$transaction((tx) => saveGrant(tx, admin, { ...mailbox, scopes, tokens }));
  const woken = await database().mailbox.findUniqueOrThrow({ where: { id: channel.mailboxId } });
  expect(woken.nextPollAt.getTime()).toBeLessThanOrEqual(Date.now());
  expect(await pollMailbox(channel.mailboxId)).toEqual({ state: "done", storedCount: 1 });
  const healed = await database().mailbox.findUniqueOrThrow({ where: { id: channel.mailboxId } });
  expect(healed).toMatchObject({ failureCode: null, consecutiveFailures: 0 });
});

test("a mailbox that accepts no token says so, and the provider is asked for another one once", async () => {
  const channel = await givenOAuthChannel();
  const { oidc, integrationId } = desk();
  // The token is somebody else's, so that the mail server refuses it however often it is renewed.
  const principal = "somebody-else@example.test";
  await givenGrant(oidc, { integrationId, mailboxAddress: channel.address, principal });
  const before = oidc.tokenRequestCount();
  for (let poll = 0; poll < 3; poll += 1) {
    await database().mailbox.update({ where: { id: channel.mailboxId }, data: { nextPollAt: new Date() } });
    expect(await pollMailbox(channel.mailboxId)).toEqual({ state: "failed", code: "token-refused" });
  }
  expect(oidc.tokenRequestCount()).toBe(before + 1);
  expect(await grantRow(channel.grantId)).toMatchObject({ state: "ACTIVE", failureCode: null });
});
