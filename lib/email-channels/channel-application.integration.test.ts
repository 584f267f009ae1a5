import "@/lib/testing/integration-environment.ts";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { pollMailbox } from "@/lib/inbound/poll-mailbox.ts";
import { checkMailboxAccess } from "@/lib/mail-servers/check-mailbox-access.ts";
import { testApplication } from "@/lib/mail-servers/test-application.ts";
import { createIntegration, createIntegrationInput } from "@/lib/oauth-integrations/create-integration.ts";
import { revokeGrant } from "@/lib/oauth-integrations/revoke-grant.ts";
import { database } from "@/lib/platform/database.ts";
import { faultyFieldsOf, givenChannelDesk, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { deliverFrom, plainMail } from "@/lib/testing/mail-desk.ts";
import { createChannel } from "./create-channel.ts";
import { getChannel } from "./get-channel.ts";
import { testNewChannel, testNewChannelInput } from "./test-channel.ts";

const { desk, newMailbox, connections, channelInput, oauthOf, enable, change } = givenChannelDesk();

let owner: UserActor;
let integrationId: string;

beforeAll(async () => {
  const { oidc, dovecot, postfix } = desk();
  owner = await givenUser({ isSystemAdmin: true });
  const integration = await createIntegration(
    owner,
    createIntegrationInput.parse({
      name: "Application",
      grantType: "CLIENT_CREDENTIALS",
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      scopes: ["mail"],
      tokenEndpoint: oidc.tokenEndpoint,
      mailHosts: {
        imap: { host: "localhost", port: dovecot.imapsPort, security: "TLS" },
        smtp: { host: "localhost", port: postfix.submissionsPort, security: "TLS" },
      },
    }),
  );
  integrationId = integration.id;
  await testApplication(owner, { integrationId });
});

/** What a channel says that signs in by the application. */
const inputOf = (address: string, username = address) =>
  channelInput(address, connections(username, oauthOf(address, integrationId)));

/** A channel that a system admin has connected, the mailbox open to the application. */
async function connected() {
  const address = await newMailbox();
  desk().oidc.behaviour.applicationMailbox = address;
  const channel = await createChannel(owner, inputOf(address));
  return { address, channel };
}

const grantOf = (mailboxAddress: string) =>
  database().oAuthGrant.findUnique({
    where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
  });

describe("a channel whose application signs in by itself", () => {
  it("is connected by a system admin, gets its token by itself, and mail comes in", async () => {
    const { address, channel } = await connected();
    expect(channel).toMatchObject({ action: null, incoming: { failure: null, grant: { state: "ACTIVE" } } });
    expect(await grantOf(address)).toMatchObject({
      principal: desk().oidc.clientId,
      accessTokenSealed: null,
      refreshDueAt: expect.any(Date),
    });
    await enable(channel, true, owner);
    const from = "ann@customer.test";
    const mail = plainMail({ from, to: address, subject: "Hello", text: "Hello" });
    await deliverFrom({ port: desk().dovecot.lmtpPort, lmtp: true }, { from, to: address }, [mail]);
    await database().mailbox.update({
      where: { id: channel.incoming.mailboxId },
      data: { beginAt: null },
    });
    expect(await pollMailbox(channel.incoming.mailboxId)).toEqual({ state: "done", storedCount: 1 });
    expect((await getChannel(desk().admin, { channelId: channel.id })).incoming.state).toBe("working");
  });

  it("is not connected by a project admin, neither to a new mailbox nor to one that was let in elsewhere", async () => {
    const fields = ["incoming.authentication.mailboxAddress", "outgoing.authentication.mailboxAddress"];
    const address = await newMailbox();
    expect(await faultyFieldsOf(createChannel(desk().admin, inputOf(address)))).toEqual(fields);
    expect(await grantOf(address)).toBeNull();
    desk().oidc.behaviour.applicationMailbox = address;
    await checkMailboxAccess(owner, { integrationId, mailboxAddress: address });
    expect(await faultyFieldsOf(createChannel(desk().admin, inputOf(address)))).toEqual(fields);
    const unsaved = testNewChannelInput.parse(inputOf(address));
    expect(await faultyFieldsOf(testNewChannel(desk().admin, unsaved))).toEqual(fields);
    const other = await givenProject();
    await createChannel(owner, {
      ...inputOf(address),
      projectKey: other.key,
      requestTypeId: other.requestTypeId,
    });
    const second = await problemOf(
      createChannel(desk().admin, { ...inputOf(address), address: await newMailbox() }),
    );
    expect(second.fields.map(({ field }) => field)).toEqual(expect.arrayContaining(fields));
  });

  it("is changed by its project admin, but not into a reader of other mailboxes or a leak of the token", async () => {
    const { address, channel } = await connected();
    await enable(channel, true, owner);
    const ceo = await newMailbox();
    const good = connections(address, oauthOf(address, integrationId));
    const asCeo = connections(ceo, oauthOf(address, integrationId));
    expect(await faultyFieldsOf(change(channel, asCeo))).toEqual(["incoming.username", "outgoing.username"]);
    const elsewhere = { ...good.incoming, host: "127.0.0.1" };
    const field = ["incoming.authentication.integrationId"];
    expect(await faultyFieldsOf(change(channel, { incoming: elsewhere }))).toEqual(field);
    expect(
      await faultyFieldsOf(change(channel, { incoming: { ...good.incoming, security: "NONE" } })),
    ).toEqual(field);
    const test = testNewChannelInput.parse({ ...inputOf(address), incoming: elsewhere });
    expect(await faultyFieldsOf(testNewChannel(desk().admin, test))).toEqual(field);
    const same = await change(channel, { ...good, incoming: { ...good.incoming, timeoutMs: 5_000 } });
    expect(same.incoming.timeoutMs).toBe(5_000);
    expect((await change(channel, { displayName: "Help" })).displayName).toBe("Help");
  });

  it("asks a system admin to check the access before an unsaved connection can be tested", async () => {
    const address = await newMailbox();
    const test = testNewChannelInput.parse(inputOf(address));
    expect(await problemOf(testNewChannel(owner, test))).toMatchObject({ code: "access-not-checked" });
    desk().oidc.behaviour.applicationMailbox = address;
    await checkMailboxAccess(owner, { integrationId, mailboxAddress: address });
    expect((await testNewChannel(owner, test)).succeeded).toBe(true);
  });

  it("says who cures a revoked access, and asks nobody to authorise", async () => {
    const { address, channel } = await connected();
    await enable(channel, true, owner);
    await revokeGrant(owner, { grantId: (await grantOf(address))?.id ?? "" });
    const view = await getChannel(desk().admin, { channelId: channel.id });
    expect(view.action).toBeNull();
    expect(view.incoming).toMatchObject({
      state: "failing",
      failure: { code: "application-not-let-in", cure: expect.stringContaining("A system admin") },
    });
    await enable(channel, false, owner);
    expect((await problemOf(enable(channel))).message).toContain("A system admin checks the access");
  });

  it("tells at the channel that the provider refuses the application, and who cures it", async () => {
    const { channel } = await connected();
    await enable(channel, true, owner);
    await database().oAuthIntegration.update({
      where: { id: integrationId },
      data: { failureCode: "invalid_client", failureDetail: "The secret has expired.", failedAt: new Date() },
    });
    await database().mailbox.update({
      where: { id: channel.incoming.mailboxId },
      data: { failureCode: "token-endpoint-failed" },
    });
    const { incoming, action } = await getChannel(desk().admin, { channelId: channel.id });
    expect(action).toBeNull();
    expect(incoming.failure).toMatchObject({
      code: "application-refused",
      cure: expect.stringContaining("A system admin"),
      serverWords: "The secret has expired.",
    });
    expect(incoming.warnings).toMatchObject([
      { code: "application-refused", detail: expect.stringContaining("The secret has expired.") },
    ]);
  });
});
