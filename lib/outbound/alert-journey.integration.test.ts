import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, expect, test } from "vitest";
import { systemActor, type UserActor } from "@/lib/access/actor.ts";
import { listAlerts } from "@/lib/alerts/list-alerts.ts";
import { pollMailbox } from "@/lib/inbound/poll-mailbox.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { neverAuthorizedCode } from "@/lib/oauth-integrations/grant-alerts.ts";
import { settleGrantAlerts } from "@/lib/oauth-integrations/grant-alerts-settlement.ts";
import { grantsDue } from "@/lib/oauth-integrations/grants-due.ts";
import { redirectUrlOf } from "@/lib/oauth-integrations/redirect-key.ts";
import { refreshAccessToken } from "@/lib/oauth-integrations/refresh-access-token.ts";
import { updateIntegration, updateIntegrationInput } from "@/lib/oauth-integrations/update-integration.ts";
import { database } from "@/lib/platform/database.ts";
import { attemptAuthorization, finishAttempt } from "@/lib/testing/authorization-attempt.ts";
import { givenChannelDesk } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { givenGrant } from "@/lib/testing/oauth-factories.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";
import { expireGrant, grantRow } from "@/lib/testing/stored-grant.ts";
import { listDueAlertMails } from "./list-due-alert-mails.ts";
import { sendAlertMail } from "./send-alert-mail.ts";

const { desk, connections, created, enable, newMailbox, oauthOf } = givenChannelDesk();
/** The outgoing server of the one channel that does not depend on the provider. */
const sink = givenSmtpSink();
let systemAdmin: UserActor;
let relay: string;
let channels: readonly OAuthChannel[] = [];

beforeAll(async () => {
  // All mailboxes are made before Dovecot reads its users for the first time.
  const addresses = [await newMailbox(), await newMailbox(), await newMailbox()];
  systemAdmin = await givenUser({ isSystemAdmin: true });
  const address = `relay-${randomUUID().slice(0, 8)}@desk.test`;
  const { project } = desk();
  relay = (await givenMailDesk({ address, password: "x", imapPort: 1, smtpPort: sink.port, project }))
    .address;
  const made: OAuthChannel[] = [];
  for (const one of addresses) made.push(await givenOAuthChannel(one));
  channels = made;
});

afterEach(async () => {
  await database().alert.deleteMany();
});

type OAuthChannel = { readonly address: string; readonly grantId: string; readonly mailboxId: string };

/** A channel whose both sides sign in by a grant of its mailbox, and which has read its mailbox. */
async function givenOAuthChannel(address: string): Promise<OAuthChannel> {
  const { oidc, integrationId } = desk();
  const grantId = await givenGrant(oidc, { integrationId, mailboxAddress: address });
  const mayUseAll = systemActor("test");
  const settings = { address, ...connections(address, oauthOf(address)), beginAt: null };
  const channel = await created(settings, mayUseAll);
  await enable(channel, true, mayUseAll);
  const { id } = await database().mailbox.findUniqueOrThrow({ where: { emailChannelId: channel.id } });
  expect(await pollMailbox(id)).toMatchObject({ state: "done" });
  return { address, grantId, mailboxId: id };
}

/** What a worker does with alert mails that are due; returns who got what. */
async function mailed(): Promise<{ to: string; subject: string }[]> {
  for (const id of await listDueAlertMails(10)) await sendAlertMail(id);
  const received = sink.received.splice(0);
  expect(received.every(({ from }) => from === relay)).toBe(true);
  const mails = received.map(async ({ to, raw }) => {
    const { subject } = await parseMessage(Buffer.from(raw));
    return { to: to[0] ?? "", subject };
  });
  return Promise.all(mails);
}

const toBoth = (subject: string) =>
  expect.toSatisfy(
    (mails: { to: string; subject: string }[]) =>
      mails.every((mail) => mail.subject === subject) &&
      JSON.stringify(mails.map(({ to }) => to).sort()) ===
        JSON.stringify([systemAdmin.email, desk().admin.email].sort()),
    `one mail "${subject}" to each of the two admins`,
  );

const listed = async (actor: UserActor, state: "open" | "ended") =>
  (await listAlerts(actor, { state, limit: 50 })).items;

/** The refresh whose time has come, as the sweep and a worker do it. */
async function refreshesDue(): Promise<void> {
  for (const grantId of await grantsDue(10)) await refreshAccessToken(grantId);
}

const pollNow = async (id: string) => {
  await database().mailbox.update({ where: { id }, data: { nextPollAt: new Date() } });
  return pollMailbox(id);
};

test("a channel that is being set up, off and never authorised, is told to nobody", async () => {
  const address = `new-${randomUUID().slice(0, 8)}@desk.test`;
  const settings = { address, ...connections(address, oauthOf(address)), beginAt: null };
  await created(settings, systemActor("test"));
  const { state, failureCode } = await database().oAuthGrant.findFirstOrThrow({
    where: { mailboxAddress: address },
  });
  expect({ state, failureCode }).toEqual({
    state: "REAUTHORIZATION_REQUIRED",
    failureCode: neverAuthorizedCode,
  });
  await settleGrantAlerts();
  expect(await mailed()).toEqual([]);
  expect(await listed(systemAdmin, "open")).toEqual([]);
});

test("a secret that the provider takes no more: told once, and told to be solved when the new one works", async () => {
  const { oidc, integrationId } = desk();
  const clientSecret = oidc.replaceClientSecret();
  for (const { grantId } of channels) await expireGrant(grantId);
  await refreshesDue();
  for (const { grantId, mailboxId } of channels) {
    expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: "invalid_client" });
    expect(await pollNow(mailboxId)).toMatchObject({ state: "failed" });
  }
  const { name } = await database().oAuthIntegration.findUniqueOrThrow({ where: { id: integrationId } });
  const title = `The provider refuses the application of "${name}"`;
  expect(await mailed()).toEqual(toBoth(`Mailroom, urgent: ${title}`));
  expect(await mailed()).toEqual([]);
  expect(await listed(systemAdmin, "open")).toMatchObject([
    { title, href: `/admin/oauth-integrations/${integrationId}`, mails: { told: 2, waiting: 0, failed: 0 } },
  ]);
  expect(await listed(desk().admin, "open")).toMatchObject([{ title, href: null, mails: { told: 2 } }]);
  // Who became an admin later is not told that it is solved.
  const { userId } = await givenUser({ isSystemAdmin: true });

  await updateIntegration(systemAdmin, updateIntegrationInput.parse({ integrationId, clientSecret }));
  expect(await listed(systemAdmin, "open")).toHaveLength(1);
  await refreshesDue();
  await refreshesDue();
  expect(await listed(systemAdmin, "open")).toEqual([]);
  expect(await listed(systemAdmin, "ended")).toMatchObject([{ title, endedAt: expect.any(Date) }]);
  expect(await mailed()).toEqual(toBoth(`Mailroom, solved: ${title}`));
  for (const { mailboxId } of channels) expect(await pollNow(mailboxId)).toMatchObject({ state: "done" });
  await database().user.update({ where: { id: userId }, data: { isSystemAdmin: false } });
});

test("an authorization that was taken back: told, authorised again, and told to be solved", async () => {
  const [channel] = channels;
  const { address, grantId, mailboxId } = channel ?? { address: "", grantId: "", mailboxId: "" };
  const { oidc, integrationId, admin, project } = desk();
  oidc.revokeGrantsOf(address);
  await expireGrant(grantId);
  expect(await pollNow(mailboxId)).toEqual({ state: "failed", code: "reauthorization-required" });
  const title = `${address} has to be authorised again`;
  expect(await listed(admin, "open")).toMatchObject([
    { title, severity: "CRITICAL", href: `/projects/${project.key}/settings/email` },
  ]);
  expect(await mailed()).toEqual(toBoth(`Mailroom, urgent: ${title}`));

  const { redirectKey } = await database().oAuthIntegration.findUniqueOrThrow({
    where: { id: integrationId },
  });
  oidc.addRedirectUri(redirectUrlOf(redirectKey));
  const input = { integrationId, purpose: "grant", mailboxAddress: address } as const;
  const finished = await finishAttempt(await attemptAuthorization(admin, input));
  expect(finished).toMatchObject({ succeeded: true });
  expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: null });
  expect(await listed(admin, "open")).toEqual([]);
  expect(await mailed()).toEqual(toBoth(`Mailroom, solved: ${title}`));
  expect(await pollNow(mailboxId)).toMatchObject({ state: "done" });
});
