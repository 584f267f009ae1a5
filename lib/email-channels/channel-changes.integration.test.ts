import "@/lib/testing/integration-environment.ts";
import { expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenChannelDesk, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenHandler } from "@/lib/testing/handler-desk.ts";
import { deleteChannel } from "./delete-channel.ts";
import { getChannel } from "./get-channel.ts";
import { testChannel } from "./test-channel.ts";

const { desk, password, connections, created, change, enable } = givenChannelDesk();

const lastAudit = (objectId: string) =>
  database().auditEntry.findFirstOrThrow({ where: { objectId }, orderBy: [{ at: "desc" }, { id: "desc" }] });

test("settings that somebody else has changed since they were shown are not overwritten", async () => {
  const channel = await created();
  const { version } = channel;
  const other = await givenUser({ roles: { [desk().project.id]: "ADMIN" } });
  await enable(channel);
  await change(channel, { displayName: "Help", version }, other);
  const refused = await problemOf(change(channel, { displayName: "Care", folder: "Old", version }));
  expect(refused).toMatchObject({ kind: "conflict", code: "changed-meanwhile" });
  expect(refused.message).toContain(`${other.email} changed this at`);
  const present = await getChannel(other, { channelId: channel.id });
  expect(present).toMatchObject({ displayName: "Help", incoming: { folder: "INBOX" } });
  const again = await change(channel, { displayName: "Care", version: present.version });
  const { incoming } = connections(channel.address);
  const slower = await change(channel, {
    incoming: { ...incoming, timeoutMs: 20_000 },
    version: again.version,
  });
  expect(slower.version).not.toBe(again.version);
});

test("the audit log keeps every setting that was changed", async () => {
  const channel = await created({ afterProcessing: "MOVE", moveToFolder: "Done" });
  const { incoming, outgoing } = connections(channel.address);
  await change(channel, {
    incoming: { ...incoming, timeoutMs: 20_000 },
    outgoing: { ...outgoing, timeoutMs: 30_000 },
    afterProcessing: "LEAVE",
    moveToFolder: null,
  });
  expect((await lastAudit(channel.id)).detail).toMatchObject({
    "incoming.timeoutMs": "10000 → 20000",
    "outgoing.timeoutMs": "10000 → 30000",
    moveToFolder: "Done → none",
  });
});

test("the audit log keeps who tested a channel with what is stored, and nothing secret", async () => {
  const channel = await created();
  await testChannel(desk().admin, { channelId: channel.id });
  const { action, actorLabel, detail } = await lastAudit(channel.id);
  expect({ action, actorLabel }).toEqual({ action: "email-channel.test", actorLabel: desk().admin.email });
  const works = `as saved: ${channel.address} at localhost, works`;
  expect(detail).toEqual({ incoming: works, outgoing: works });
  expect(JSON.stringify(detail)).not.toContain(password);
});

test("a channel that goes takes the answers of mail handlers with it, and says so before and after", async () => {
  const channel = await created();
  const { handlerId } = await givenHandler(desk().project, { replyChannelId: channel.id });
  expect((await getChannel(desk().admin, { channelId: channel.id })).answersOfHandlers).toBe(1);
  await deleteChannel(desk().admin, { channelId: channel.id });
  const left = await database().mailHandler.findUniqueOrThrow({ where: { id: handlerId } });
  expect(left.replyChannelId).toBeNull();
  expect((await lastAudit(channel.id)).detail).toEqual({ answersOfHandlers: left.name });
});
