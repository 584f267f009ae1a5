import "@/lib/testing/integration-environment.ts";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { problemOf } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenGlobalMailDesk } from "@/lib/testing/global-mail-desk.ts";
import { takeIn } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { getMailHandler } from "./get-mail-handler.ts";
import { setMailHandlerEnabled } from "./set-mail-handler-enabled.ts";
import { updateMailHandler, updateMailHandlerInput } from "./update-mail-handler.ts";

const { desk, newMailbox, addServer, addHandler } = givenGlobalMailDesk();
const change = (handlerId: string, changes: Record<string, unknown>, actor = desk().admin) =>
  updateMailHandler(actor, updateMailHandlerInput.parse({ handlerId, ...changes }));

const newAddress = () => `${randomBytes(4).toString("hex")}@channels.test`;
const givenChannel = () =>
  givenMailDesk({ address: newAddress(), password: "x", imapPort: 1, project: desk().project });

describe("mail handlers", () => {
  it("forward nothing to where Mailroom reads, and say who reads there", async () => {
    const { id: serverId, connection } = await addServer(newMailbox());
    const channel = await givenChannel();
    const caught = newAddress();
    const catching = await addHandler(serverId, { catchAddresses: [caught] });
    const tagged = (address: string) => address.replace("@", "+eu@");
    const refused = async (changes: Record<string, unknown>) => {
      const { fields } = await problemOf(addHandler(serverId, changes));
      return fields.map(({ field, detail }) => `${field}: ${detail}`).join("\n");
    };
    for (const forwardTo of [channel.address, tagged(channel.address)])
      expect(await refused({ forwardTo })).toMatch(
        `forwardTo: ${forwardTo} is read by Mailroom itself (the e-mail channel ${channel.address})`,
      );
    for (const forwardTo of [caught, tagged(caught)])
      expect(await refused({ forwardTo })).toContain(`the mail handler "${catching.name}" catches it`);
    expect(await refused({ forwardTo: tagged(connection.username) })).toContain("own server");
    expect(await refused({ catchAddresses: ["a@b.test"], forwardTo: "a+c@b.test" })).toContain(
      "this handler catches it",
    );
    const forwardTo = newAddress();
    const forwarding = await addHandler(serverId, { catchAddresses: ["c@d.test"], forwardTo });
    expect(await refused({ catchAddresses: [forwardTo] })).toContain(
      `catchAddresses: The mail handler "${forwarding.name}" forwards failures to ${forwardTo}`,
    );
    expect((await change(forwarding.id, { name: `${forwarding.name} 2` })).forwardTo).toBe(forwardTo);
  });

  it("refuse a change of settings that somebody else has changed since, and say who", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id, version } = await addHandler(serverId);
    const other = await givenUser({ isSystemAdmin: true });
    await setMailHandlerEnabled(desk().admin, { handlerId: id, enabled: true });
    const changed = await change(id, { stripQuotes: true, version }, other);
    expect(changed.version).not.toBe(version);
    const refused = await problemOf(change(id, { pollIntervalSeconds: 30, version }));
    expect(refused).toMatchObject({ kind: "conflict", code: "changed-meanwhile" });
    expect(refused.message).toContain(`${other.email} changed this at`);
    const { stripQuotes, pollIntervalSeconds } = await getMailHandler(other, { handlerId: id });
    expect({ stripQuotes, pollIntervalSeconds }).toEqual({ stripQuotes: true, pollIntervalSeconds: 60 });
    expect((await change(id, { stripQuotes: false, version: changed.version })).version).toBe(version);
  });

  it("let their requests be answered once there is a channel for that", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id, mailboxId } = await addHandler(serverId);
    const { outcome, requestId } = await takeIn(
      mailboxId,
      plainMail({ from: "mia@customer.test", to: "all@global.test", subject: "Hello", text: "words" }),
    );
    expect(outcome).toBe("REQUEST");
    const channelOf = async () =>
      (await database().request.findUniqueOrThrow({ where: { id: requestId ?? "" } })).emailChannelId;
    expect(await channelOf()).toBeNull();
    const channel = await givenChannel();
    await change(id, { replyChannelId: channel.channelId });
    expect(await channelOf()).toBe(channel.channelId);
  });
});
