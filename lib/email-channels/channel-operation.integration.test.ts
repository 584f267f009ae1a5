import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenChannelDesk, givenOutbound, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import type { ChannelView } from "./channel-view.ts";
import { deleteChannel } from "./delete-channel.ts";
import { getChannel } from "./get-channel.ts";
import { listChannels } from "./list-channels.ts";
import { testChannel, testNewChannel, testNewChannelInput } from "./test-channel.ts";

const { desk, newMailbox, connections, givenRequest, created, enable } = givenChannelDesk();
const incomingServerOf = (channel: ChannelView) =>
  database().mailServer.findFirstOrThrow({ where: { incomingOf: { id: channel.id } } });

describe("health", () => {
  it("explains the last failure in the server's words and, once it has come twice, names one action", async () => {
    const channel = await enable(await created());
    const { mailboxId } = channel.incoming;
    const serverWords = "[AUTHENTICATIONFAILED] Application-specific password required";
    await database().mailbox.update({
      where: { id: mailboxId },
      data: {
        failureCode: "authentication",
        failureDetail: "refused",
        consecutiveFailures: 1,
        lastPolledAt: new Date(),
      },
    });
    const view = async () => {
      await database().connectivityEntry.create({
        data: { mailboxId, succeeded: false, code: "authentication", serverWords },
      });
      const { items } = await listChannels(desk().admin, { projectKey: desk().project.key });
      return items.find(({ id }) => id === channel.id);
    };
    const failure = { code: "google-app-password-required", serverWords };
    expect(await view()).toMatchObject({ incoming: { state: "retrying", failure }, action: null });
    expect(await view()).toMatchObject({ incoming: { state: "failing", failure }, action: { kind: "edit" } });
  });

  it("tells a silent mailbox, a server that refuses our mail, and a mail that was refused for itself", async () => {
    const channel = await enable(await created());
    const view = () => getChannel(desk().admin, { channelId: channel.id });
    const longAgo = new Date(Date.now() - 3_600_000);
    const { mailboxId } = channel.incoming;
    await database().mailbox.update({
      where: { id: mailboxId },
      data: { lastPolledAt: longAgo, lastSucceededAt: longAgo },
    });
    await database()
      .$executeRaw`UPDATE "EmailChannel" SET "updatedAt" = ${longAgo} WHERE "id" = ${channel.id}::uuid`;
    expect(await view()).toMatchObject({
      incoming: { state: "failing", failure: { code: "not-polled" } },
      action: null,
    });

    const requestId = await givenRequest(channel.id);
    const said = "550 5.7.60 SMTP; Client does not have permissions to send as this sender";
    const outbound = await givenOutbound(channel, requestId, {
      attempts: 1,
      state: "FAILED",
      failureCode: "message-refused",
      failureDetail: `The server refused the message. The server said: ${said}`,
    });
    expect((await view()).outgoing).toMatchObject({
      state: "failing",
      failure: { code: "send-as-denied", serverWords: said },
    });
    await database().outboundMessage.update({
      where: { id: outbound },
      data: { failureCode: "recipient-refused", failureDetail: "The server said: 550 5.1.1 User unknown" },
    });
    expect((await view()).outgoing).toMatchObject({ state: "working", failure: null });
  });

  it("warns of passwords at large providers and of connections without encryption", async () => {
    const channel = await created();
    await database().mailServer.updateMany({
      where: { incomingOf: { id: channel.id } },
      data: { host: "imap.gmail.com", security: "NONE" },
    });
    const { incoming, outgoing } = await getChannel(desk().admin, { channelId: channel.id });
    expect(incoming.warnings.map(({ code }) => code)).toEqual(["password-deprecated", "not-encrypted"]);
    expect(outgoing.warnings).toEqual([]);
  });
});

describe("testing connections", () => {
  it("goes through both sides, saved and unsaved, and not endlessly", async () => {
    const tester = await givenUser({ roles: { [desk().project.id]: "ADMIN" } });
    const channel = await created();
    expect(await testChannel(tester, { channelId: channel.id })).toMatchObject({ succeeded: true });
    const input = connections(await newMailbox(), { method: "password", password: "wrong" });
    const unsaved = testNewChannelInput.parse({ projectKey: desk().project.key, ...input });
    const result = await testNewChannel(tester, unsaved);
    expect(result.succeeded).toBe(false);
    expect(result.incoming.find(({ state }) => state === "failed")).toMatchObject({ step: "sign-in" });
    const inward = { ...unsaved, incoming: { ...unsaved.incoming, host: "10.0.0.1" } };
    expect((await testNewChannel(tester, inward)).incoming[0]).toMatchObject({ code: "host-not-allowed" });
    const more = await Promise.allSettled(Array.from({ length: 20 }, () => testNewChannel(tester, inward)));
    const refused = more.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({
      reason: { kind: "too-many-requests", retryAfterSeconds: expect.any(Number) },
    });
  });
});

describe("deleting a channel", () => {
  it("keeps requests and what was sent, and waits for what is still to leave", async () => {
    const channel = await created();
    const requestId = await givenRequest(channel.id);
    const outboundId = await givenOutbound(channel, requestId, {});
    const refused = await problemOf(deleteChannel(desk().admin, { channelId: channel.id }));
    expect(refused).toMatchObject({ kind: "conflict", code: "outbound-waiting" });
    expect(refused.message).toContain(`${desk().project.key}-`);
    await database().outboundMessage.update({ where: { id: outboundId }, data: { state: "SENT" } });
    const mail = await database().inboundMessage.create({
      data: {
        mailboxId: channel.incoming.mailboxId,
        projectId: channel.projectId,
        uidValidity: 1n,
        uid: 1n,
        sizeBytes: 1,
        contentHash: randomUUID(),
        receivedAt: new Date(),
        state: "FAILED",
      },
    });
    const failed = await problemOf(deleteChannel(desk().admin, { channelId: channel.id }));
    expect(failed).toMatchObject({ kind: "conflict", code: "quarantine-not-empty" });
    expect(failed.message).toContain("1 failed mail of this channel");
    await database().inboundMessage.update({ where: { id: mail.id }, data: { state: "DONE" } });
    const server = await incomingServerOf(channel);
    await deleteChannel(desk().admin, { channelId: channel.id });
    expect(await database().request.findUnique({ where: { id: requestId } })).toMatchObject({
      emailChannelId: null,
    });
    expect(await database().outboundMessage.findUnique({ where: { id: outboundId } })).toMatchObject({
      emailChannelId: null,
      state: "SENT",
    });
    expect(await database().mailServer.findUnique({ where: { id: server.id } })).toBeNull();
    expect((await problemOf(getChannel(desk().admin, { channelId: channel.id }))).kind).toBe("not-found");
  });
});
