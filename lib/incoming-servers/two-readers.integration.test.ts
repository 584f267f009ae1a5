import "@/lib/testing/integration-environment.ts";
import { describe, expect, it } from "vitest";
import { createChannel, createChannelInput } from "@/lib/email-channels/create-channel.ts";
import { updateChannel, updateChannelInput } from "@/lib/email-channels/update-channel.ts";
import { problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenGlobalMailDesk } from "@/lib/testing/global-mail-desk.ts";
import { updateIncomingServer, updateIncomingServerInput } from "./update-incoming-server.ts";
import { updateMailHandler, updateMailHandlerInput } from "./update-mail-handler.ts";

const { desk, connectionOf, newMailbox, addServer, addHandler } = givenGlobalMailDesk();
const changeHandler = (handlerId: string, changes: Record<string, unknown>) =>
  updateMailHandler(desk().admin, updateMailHandlerInput.parse({ handlerId, ...changes }));
const changeChannel = (channelId: string, changes: Record<string, unknown>, actor = desk().admin) =>
  updateChannel(actor, updateChannelInput.parse({ channelId, ...changes }));

function addChannel(username: string, changes: Record<string, unknown> = {}, actor = desk().admin) {
  const { project } = desk();
  const input = {
    projectKey: project.key,
    address: username,
    displayName: "Support",
    requestTypeId: project.requestTypeId,
    incoming: connectionOf(username),
    outgoing: connectionOf(username, { protocol: undefined }),
    ...changes,
  };
  return createChannel(actor, createChannelInput.parse(input));
}

/** The faults that an act is refused with: their fields, and all their words. */
async function refusalOf(act: Promise<unknown>): Promise<{ fields: string[]; words: string }> {
  const { fields } = await problemOf(act);
  return { fields: fields.map(({ field }) => field), words: fields.map(({ detail }) => detail).join(" ") };
}

describe("two readers of one folder", () => {
  it("leave its mail where it is, whoever was first: two handlers", async () => {
    const username = newMailbox();
    const { id: serverId } = await addServer(username);
    const first = await addHandler(serverId);
    const second = await addHandler(serverId, { afterProcessing: "LEAVE" });
    const move = { afterProcessing: "MOVE", moveToFolder: "Done" };
    for (const changes of [move, { afterProcessing: "DELETE" }]) {
      expect(await refusalOf(addHandler(serverId, changes))).toMatchObject({ fields: ["afterProcessing"] });
      const { fields, words } = await refusalOf(changeHandler(first.id, changes));
      expect(fields).toEqual(["afterProcessing"]);
      expect(words).toContain(`The mail handler "${second.name}"`);
    }
    const bulk = await refusalOf(changeHandler(first.id, { bulkPolicy: "DELETE" }));
    expect(bulk.fields).toEqual(["bulkPolicy"]);

    await changeHandler(second.id, { folder: "Other" });
    await changeHandler(first.id, move);
    expect(await refusalOf(changeHandler(second.id, { folder: "INBOX" }))).toMatchObject({
      fields: ["folder"],
    });
    // The same mailbox, as another incoming server writes it.
    const { id: twinId } = await addServer(username.toUpperCase());
    expect(await refusalOf(addHandler(twinId))).toMatchObject({ fields: ["folder"] });
  });

  it("may move and delete when no mail is meant for both", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const sales = await addHandler(serverId, { catchAddresses: ["sales@desk.example"] });
    const apart = { catchAddresses: ["help@desk.example"], afterProcessing: "DELETE" };
    await addHandler(serverId, apart);
    const tagged = { catchAddresses: ["sales+eu@desk.example"], afterProcessing: "DELETE" };
    expect((await refusalOf(addHandler(serverId, tagged))).fields).toEqual(["afterProcessing"]);
    await changeHandler(sales.id, { bulkPolicy: "DELETE" });
    expect((await refusalOf(changeHandler(sales.id, { catchAddresses: [] }))).fields).toHaveLength(1);
  });

  it("leave it too when one is a channel, and name the other to those alone who may see it", async () => {
    const username = newMailbox();
    const { id: serverId } = await addServer(username);
    const handler = await addHandler(serverId);
    const projectAdmin = await givenUser({ roles: { [desk().project.id]: "ADMIN" } });
    const deleting = await refusalOf(addChannel(username, { afterProcessing: "DELETE" }, projectAdmin));
    expect(deleting.fields).toEqual(["afterProcessing"]);
    expect(deleting.words).toContain("Another reader of this installation");
    expect(deleting.words).not.toContain(handler.name);

    const channel = await addChannel(username, {}, projectAdmin);
    expect((await refusalOf(changeChannel(channel.id, { afterProcessing: "DELETE" }))).words).toContain(
      handler.name,
    );
    const refused = await refusalOf(changeHandler(handler.id, { afterProcessing: "DELETE" }));
    expect(refused.words).toContain(`The channel ${username}`);

    await changeHandler(handler.id, { folder: "Other", bulkPolicy: "DELETE" });
    await changeChannel(channel.id, { afterProcessing: "DELETE" });
    expect((await refusalOf(changeHandler(handler.id, { folder: "INBOX" }))).fields).toEqual(["bulkPolicy"]);
    expect((await refusalOf(changeChannel(channel.id, { folder: "Other" }))).fields).toEqual([
      "afterProcessing",
    ]);
    const elsewhere = await givenProject();
    const twin = await refusalOf(
      addChannel(username, {
        address: "twin@example.test",
        projectKey: elsewhere.key,
        requestTypeId: elsewhere.requestTypeId,
      }),
    );
    expect(twin.fields).toEqual(["incoming.username"]);
  });

  it("do not come together by a change of their server either", async () => {
    const username = newMailbox();
    const other = newMailbox();
    const { id: serverId } = await addServer(username);
    await addHandler(serverId, { afterProcessing: "DELETE" });
    const { id: otherId } = await addServer(other);
    const handler = await addHandler(otherId);
    const connection = connectionOf(username);
    const input = updateIncomingServerInput.parse({ serverId: otherId, connection });
    const refused = await refusalOf(updateIncomingServer(desk().admin, input));
    expect(refused.fields).toContain("connection.username");
    expect(refused.words).toContain(handler.name);
    const channel = await addChannel(other, { folder: "Mine" });
    const moved = changeChannel(channel.id, { incoming: connection, folder: "INBOX" });
    expect((await refusalOf(moved)).fields).toContain("incoming.username");
  });

  it("do not come together when two are saved at once either", async () => {
    const taking = { afterProcessing: "DELETE" };
    const savedAtOnce = async (saves: readonly Promise<unknown>[]) => {
      const results = await Promise.allSettled(saves);
      for (const result of results) {
        if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "invalid-input" });
      }
      return results.filter(({ status }) => status === "fulfilled").length;
    };
    const username = newMailbox();
    const { id: serverId } = await addServer(username);
    const add = () => addHandler(serverId, taking);
    expect(await savedAtOnce([add(), add(), add()])).toBe(1);

    const shared = newMailbox();
    const { id: sharedId } = await addServer(shared);
    expect(await savedAtOnce([addChannel(shared), addHandler(sharedId, taking)])).toBe(1);

    const twice = newMailbox();
    const asOther = { address: `other-${twice}` };
    expect(await savedAtOnce([addChannel(twice), addChannel(twice, asOther)])).toBe(1);

    const { id: lastId } = await addServer(newMailbox());
    const stays = await addHandler(lastId);
    const comes = await addHandler(lastId, { folder: "Other" });
    const changes = [changeHandler(stays.id, taking), changeHandler(comes.id, { folder: "INBOX" })];
    expect(await savedAtOnce(changes)).toBe(1);

    const moving = newMailbox();
    const { id: movingId } = await addServer(newMailbox());
    await addHandler(movingId, taking);
    const { id: placeId } = await addServer(moving);
    const input = updateIncomingServerInput.parse({ serverId: movingId, connection: connectionOf(moving) });
    const moves = [updateIncomingServer(desk().admin, input), addHandler(placeId)];
    expect(await savedAtOnce(moves)).toBe(1);
  });

  it("do not move mail to where another reads", async () => {
    const username = newMailbox();
    const { id: serverId } = await addServer(username);
    const reader = await addHandler(serverId, { folder: "Sorted" });
    const mover = await addHandler(serverId, { folder: "INBOX" });
    const move = { afterProcessing: "MOVE", moveToFolder: "Sorted" };
    const refused = await refusalOf(changeHandler(mover.id, move));
    expect(refused.fields).toEqual(["moveToFolder"]);
    expect(refused.words).toContain(reader.name);
    await changeHandler(reader.id, { folder: "Else" });
    await changeHandler(mover.id, move);
    expect((await refusalOf(changeHandler(reader.id, { folder: "Sorted" }))).fields).toEqual(["folder"]);
  });
});
