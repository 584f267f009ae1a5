import "@/lib/testing/integration-environment.ts";
import { createServer } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { mailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { saveMailServer } from "@/lib/mail-servers/save-mail-server.ts";
import { redirectUrlOf } from "@/lib/oauth-integrations/redirect-key.ts";
import { revokeGrant } from "@/lib/oauth-integrations/revoke-grant.ts";
import { database } from "@/lib/platform/database.ts";
import { attemptAuthorization, finishAttempt } from "@/lib/testing/authorization-attempt.ts";
import { faultyFieldsOf, givenChannelDesk, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import type { ChannelView } from "./channel-view.ts";
import { createChannel } from "./create-channel.ts";
import { getChannel } from "./get-channel.ts";
import { testChannel, testChannelInput, testNewChannel, testNewChannelInput } from "./test-channel.ts";

const { desk, newMailbox, connections, channelInput, oauthOf, enable, change } = givenChannelDesk();

/** Admin of the same project who has not given the tokens. */
let coAdmin: UserActor;
/** Admin of another project. */
let stranger: UserActor;
let strange: Awaited<ReturnType<typeof givenProject>>;
let owner: UserActor;
/** Its mail servers are not known. */
let unknownHosts: string;

beforeAll(async () => {
  coAdmin = await givenUser({ roles: { [desk().project.id]: "ADMIN" } });
  strange = await givenProject();
  stranger = await givenUser({ roles: { [strange.id]: "ADMIN" } });
  owner = await givenUser({ isSystemAdmin: true });
  ({ id: unknownHosts } = await givenTestedIntegration(desk().oidc));
  const { redirectKey } = await database().oAuthIntegration.findUniqueOrThrow({
    where: { id: desk().integrationId },
  });
  desk().oidc.addRedirectUri(redirectUrlOf(redirectKey));
});

const grantOf = (mailboxAddress: string, integrationId = desk().integrationId) =>
  database().oAuthGrant.findUnique({
    where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
  });

/** A channel of the desk's admin, who has authorised its mailbox, perhaps with an account of their own. */
async function connected(options: { integrationId?: string; givenBy?: UserActor; principal?: string } = {}) {
  const { integrationId = desk().integrationId, givenBy = desk().admin, ...of } = options;
  const address = await newMailbox();
  await givenGrant(desk().oidc, { integrationId, mailboxAddress: address, givenBy, ...of });
  const servers = connections(address, oauthOf(address, integrationId));
  const channel = await createChannel(givenBy, channelInput(address, servers));
  return { address, channel, servers, incoming: servers.incoming };
}

const tested = (channel: ChannelView, incoming: Record<string, unknown>, actor: UserActor) =>
  testChannel(actor, testChannelInput.parse({ channelId: channel.id, incoming }));

/** What somebody who has not given the tokens is refused, at saving and at testing alike. */
async function expectRefused(
  channel: ChannelView,
  incoming: Record<string, unknown>,
  field: string,
  actor = coAdmin,
): Promise<void> {
  expect(await faultyFieldsOf(change(channel, { incoming }, actor))).toEqual([`incoming.${field}`]);
  expect(await faultyFieldsOf(tested(channel, incoming, actor))).toEqual([`incoming.${field}`]);
}

/** Says where a channel that exists already signs in to, for another project. */
const inStrangeProject = (address: string, servers: Record<string, unknown>) => ({
  ...channelInput(address, servers),
  projectKey: strange.key,
  requestTypeId: strange.requestTypeId,
});

describe("tokens that somebody else has given", () => {
  it("do not go to a server of the tester's own", async () => {
    const { channel, incoming } = await connected();
    const port = await freePort();
    let visits = 0;
    const spy = createServer((socket) => {
      visits += 1;
      socket.end("* OK ready\r\n");
    });
    await new Promise<void>((resolve) => spy.listen(port, "127.0.0.1", resolve));
    const elsewhere = { ...incoming, host: "127.0.0.1", port, security: "NONE" };
    await expectRefused(channel, elsewhere, "authentication.integrationId");
    const unsaved = testNewChannelInput.parse({
      ...channelInput(await newMailbox(), connections(channel.address, oauthOf(channel.address))),
      incoming: elsewhere,
    });
    expect(await faultyFieldsOf(testNewChannel(coAdmin, unsaved))).toEqual([
      "incoming.authentication.integrationId",
    ]);
    expect(visits).toBe(0);
    await new Promise((resolve) => spy.close(resolve));
  });

  it("open no other mailbox, not even that of whose account signed in", async () => {
    const boss = await newMailbox();
    const { channel, incoming } = await connected({ principal: boss });
    await expectRefused(channel, { ...incoming, username: boss }, "username");
    const personal = await connected({ principal: boss, givenBy: owner });
    await expectRefused(personal.channel, { ...personal.incoming, username: boss }, "username");
    await expectRefused(personal.channel, { ...personal.incoming, username: boss }, "username", desk().admin);
  });

  it("stay protected on their way", async () => {
    const { channel, incoming } = await connected();
    await expectRefused(channel, { ...incoming, security: "NONE" }, "authentication.integrationId");
  });

  it("serve the project's other admins at the provider's servers and where they serve already", async () => {
    const { channel, incoming, servers } = await connected();
    expect(
      (await change(channel, { incoming: { ...incoming, timeoutMs: 5_000 } }, coAdmin)).incoming,
    ).toMatchObject({ timeoutMs: 5_000 });
    const input = testChannelInput.parse({ channelId: channel.id, ...servers });
    expect((await testChannel(coAdmin, input)).succeeded).toBe(true);
    const typed = { ...incoming, host: "LOCALHOST", username: channel.address.toUpperCase() };
    expect((await change(channel, { incoming: typed }, coAdmin)).incoming.host).toBe("localhost");
    expect((await enable(channel, true, coAdmin)).enabled).toBe(true);
    const own = await connected({ integrationId: unknownHosts });
    expect((await change(own.channel, { incoming: own.incoming }, coAdmin)).incoming.host).toBe("localhost");
    await expectRefused(own.channel, { ...own.incoming, host: "127.0.0.1" }, "authentication.integrationId");
  });

  it("go where the one who gave them, or a system admin, sends them", async () => {
    const { channel, incoming } = await connected();
    const elsewhere = { ...incoming, host: "127.0.0.1" };
    expect((await tested(channel, elsewhere, desk().admin)).incoming[0]?.state).toBe("ok");
    expect((await change(channel, { incoming: elsewhere }, owner)).incoming.host).toBe("127.0.0.1");
    const { failure, warnings } = (
      await change(channel, { incoming: { ...elsewhere, security: "NONE" } }, desk().admin)
    ).incoming;
    // What is said to 127.0.0.1 passes no network.
    expect([failure, warnings]).toEqual([null, []]);
  });

  it("do not follow a server that a password was typed for", async () => {
    const { address } = await connected({ integrationId: unknownHosts });
    const other = await newMailbox();
    const byPassword = await createChannel(coAdmin, channelInput(other));
    const incoming = connections(address, oauthOf(address, unknownHosts)).incoming;
    expect(await faultyFieldsOf(tested(byPassword, incoming, coAdmin))).toEqual([
      "incoming.authentication.integrationId",
    ]);
  });
});

describe("a mailbox without tokens", () => {
  it("gets its servers from the provider, or from who authorises it", async () => {
    const address = await newMailbox();
    const input = channelInput(address, connections(address, oauthOf(address, unknownHosts)));
    const refused = await problemOf(createChannel(coAdmin, input));
    expect(refused.fields.map(({ field }) => field).sort()).toEqual([
      "incoming.authentication.integrationId",
      "outgoing.authentication.integrationId",
    ]);
    expect(refused.fields[0]?.detail).toContain("Authorise");
    await givenGrant(desk().oidc, { integrationId: unknownHosts, mailboxAddress: address, givenBy: coAdmin });
    expect((await createChannel(coAdmin, input)).incoming.host).toBe("localhost");
  });

  it("of another project is not connected to", async () => {
    const address = await newMailbox();
    const servers = connections(address, oauthOf(address));
    await createChannel(desk().admin, channelInput(address, servers));
    expect(await grantOf(address)).toMatchObject({
      state: "REAUTHORIZATION_REQUIRED",
      refreshTokenSealed: null,
    });
    const other = inStrangeProject(await newMailbox(), servers);
    expect(await faultyFieldsOf(createChannel(stranger, other))).toEqual(
      expect.arrayContaining([
        "incoming.authentication.mailboxAddress",
        "outgoing.authentication.mailboxAddress",
      ]),
    );
  });

  it("does not become that of a channel elsewhere that was connected before it was authorised", async () => {
    const address = await newMailbox();
    const servers = connections(address, oauthOf(address));
    const squatter = await createChannel(stranger, inStrangeProject(address, servers));
    const going = await attemptAuthorization(desk().admin, {
      integrationId: desk().integrationId,
      purpose: "grant",
      mailboxAddress: address,
    });
    expect((await finishAttempt(going)).succeeded).toBe(true);
    expect(await grantOf(address)).toMatchObject({ state: "ACTIVE", authorizedById: desk().admin.userId });
    const left = await getChannel(stranger, { channelId: squatter.id });
    expect([left.incoming.grant, left.outgoing.grant]).toEqual([null, null]);
    expect((await problemOf(enable(squatter, true, stranger))).code).toBe("channel-can-not-sign-in");
    expect(await faultyFieldsOf(change(squatter, servers, stranger))).toHaveLength(2);
    expect(
      await database().auditEntry.findFirst({
        where: { objectId: squatter.id, action: "email-channel.release-mailbox" },
      }),
    ).toMatchObject({ actorUserId: desk().admin.userId });
    const own = channelInput(await newMailbox(), { outgoing: servers.outgoing });
    expect((await createChannel(desk().admin, own)).outgoing.grant?.state).toBe("ACTIVE");
  });

  it("stays that of a channel that is on", async () => {
    const { address, channel } = await connected({ givenBy: owner });
    await enable(channel, true, owner);
    await revokeGrant(owner, { grantId: (await grantOf(address))?.id ?? "" });
    expect(await grantOf(address)).toMatchObject({ authorizedById: null });
    const attempt = attemptAuthorization(stranger, {
      integrationId: desk().integrationId,
      purpose: "grant",
      mailboxAddress: address,
    });
    expect((await problemOf(attempt)).code).toBe("forbidden");
  });
});

it("is asked again when a server is saved, because a mailbox may have been authorised since the question", async () => {
  const { incoming } = await connected();
  const context = { actor: stranger, projectId: strange.id, stored: null };
  const saving = database().$transaction((tx) =>
    saveMailServer(tx, "IMAP", mailServerInput.parse(incoming), context),
  );
  expect((await problemOf(saving)).code).toBe("changed-meanwhile");
});

it("lends no project a mailbox because somebody manages both", async () => {
  const both = await givenUser({ roles: { [desk().project.id]: "ADMIN", [strange.id]: "ADMIN" } });
  const { address, servers } = await connected({ givenBy: both });
  const input = inStrangeProject(await newMailbox(), { outgoing: servers.outgoing });
  expect(await faultyFieldsOf(createChannel(stranger, input))).toContain(
    "outgoing.authentication.mailboxAddress",
  );
  expect((await createChannel(both, input)).outgoing.grant?.mailboxAddress).toBe(address);
});

it("does not serve a giver who has left the project elsewhere", async () => {
  const { servers } = await connected();
  const moved = await givenUser({ roles: { [strange.id]: "ADMIN" } });
  const { oauthGrantId } = await database().mailServer.findFirstOrThrow({
    where: { username: servers.incoming.username, protocol: "IMAP" },
  });
  await database().oAuthGrant.update({
    where: { id: oauthGrantId ?? "" },
    data: { authorizedById: moved.userId },
  });
  const input = inStrangeProject(await newMailbox(), { outgoing: servers.outgoing });
  expect(await faultyFieldsOf(createChannel(moved, input))).toContain(
    "outgoing.authentication.mailboxAddress",
  );
});
