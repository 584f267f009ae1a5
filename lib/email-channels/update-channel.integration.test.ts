import "@/lib/testing/integration-environment.ts";
import { describe, expect, it } from "vitest";
import { imapAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";
import { faultyFieldsOf, givenChannelDesk } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import type { ChannelView } from "./channel-view.ts";
import { testChannel } from "./test-channel.ts";
import { updateChannelInput } from "./update-channel.ts";

const { desk, password, newMailbox, connections, oauthOf, created, change } = givenChannelDesk();
const mailboxOf = (channel: ChannelView) =>
  database().mailbox.findUniqueOrThrow({ where: { id: channel.incoming.mailboxId } });
const incomingServerOf = (channel: ChannelView) =>
  database().mailServer.findFirstOrThrow({ where: { incomingOf: { id: channel.id } } });

describe("changing a channel", () => {
  it("keeps the password for the same host and user only", async () => {
    const channel = await created();
    const same = connections(channel.address, { method: "password" }).incoming;
    await change(channel, { incoming: { ...same, timeoutMs: 20_000 } });
    const { credentials } = await imapAccess(database(), (await incomingServerOf(channel)).id);
    expect(credentials).toMatchObject({ password });
    for (const elsewhere of [
      { host: "127.0.0.1" },
      { username: "other@example.test" },
      { security: "NONE" },
    ]) {
      const act = change(channel, { incoming: { ...same, ...elsewhere } });
      expect(await faultyFieldsOf(act)).toEqual(["incoming.authentication.password"]);
      const tested = testChannel(await givenUser({ roles: { [desk().project.id]: "ADMIN" } }), {
        channelId: channel.id,
        ...updateChannelInput.pick({ incoming: true }).parse({ incoming: { ...same, ...elsewhere } }),
      });
      expect(await faultyFieldsOf(tested)).toEqual(["incoming.authentication.password"]);
    }
  });

  it("keeps the place in the mailbox from password to OAuth, and in new passwords", async () => {
    const channel = await created();
    await database().mailbox.update({
      where: { id: channel.incoming.mailboxId },
      data: { uidValidity: 7n, lastUid: 42n },
    });
    const view = await change(channel, connections(channel.address, oauthOf(channel.address)));
    expect(view.incoming.authentication.method).toBe("oauth");
    expect(await mailboxOf(channel)).toMatchObject({ uidValidity: 7n, lastUid: 42n });
    expect((await incomingServerOf(channel)).passwordSealed).toBeNull();
    await change(channel, connections(channel.address));
    expect(await mailboxOf(channel)).toMatchObject({ uidValidity: 7n, lastUid: 42n });
    const { incoming } = connections(channel.address);
    await change(channel, {
      incoming: { ...incoming, host: incoming.host.toUpperCase(), username: channel.address.toUpperCase() },
    });
    expect(await mailboxOf(channel)).toMatchObject({ uidValidity: 7n, lastUid: 42n });
  });

  it("begins anew at another server", async () => {
    const channel = await created();
    const lastSucceededAt = new Date();
    await database().mailbox.update({
      where: { id: channel.incoming.mailboxId },
      data: {
        uidValidity: 1n,
        lastUid: 5n,
        lastSucceededAt,
        beginAt: null,
        leaseOwner: "somebody",
        leaseFence: 3,
      },
    });
    const other = await newMailbox();
    await change(channel, { incoming: connections(other).incoming });
    const mailbox = await mailboxOf(channel);
    expect(mailbox).toMatchObject({ uidValidity: null, lastUid: 0n, leaseOwner: null, leaseFence: 4 });
    expect(mailbox.beginAt?.getTime()).toBe(lastSucceededAt.getTime() - 300_000);
  });

  it("reads the folder again when older mail is wanted", async () => {
    const channel = await created();
    await database().mailbox.update({
      where: { id: channel.incoming.mailboxId },
      data: { uidValidity: 7n, lastUid: 42n },
    });
    const view = await change(channel, { begin: "2020-01-31", pollIntervalSeconds: 30 });
    expect(view.incoming).toMatchObject({
      beginAt: new Date("2020-01-31T00:00:00Z"),
      pollIntervalSeconds: 30,
    });
    expect(await mailboxOf(channel)).toMatchObject({ uidValidity: -7n, lastUid: 42n });
  });

  it("changes protocol and folder with what they can do, and begins anew there", async () => {
    const channel = await created({ folder: "INBOX", afterProcessing: "MARK_SEEN" });
    const place = { uidValidity: 7n, lastUid: 42n };
    await database().mailbox.update({ where: { id: channel.incoming.mailboxId }, data: place });
    const kept = await change(channel, { afterProcessing: "MOVE", moveToFolder: "Done" });
    expect(kept.incoming).toMatchObject({ afterProcessing: "MOVE", moveToFolder: "Done" });
    expect(await mailboxOf(channel)).toMatchObject(place);
    expect(await faultyFieldsOf(change(channel, { folder: "Done" }))).toEqual(["moveToFolder"]);

    await change(channel, { folder: "Support" });
    expect(await mailboxOf(channel)).toMatchObject({ folder: "Support", uidValidity: null, lastUid: 0n });

    const { incoming } = connections(channel.address);
    const byPop = { ...incoming, protocol: "POP3", port: desk().dovecot.pop3sPort };
    const refused = change(channel, { incoming: byPop, folder: "Support", afterProcessing: "MARK_SEEN" });
    expect(await faultyFieldsOf(refused)).toEqual(["afterProcessing", "folder"]);
    const popped = await change(channel, { incoming: byPop });
    expect(popped.incoming).toMatchObject({
      protocol: "POP3",
      folder: "INBOX",
      afterProcessing: "LEAVE",
      moveToFolder: null,
    });
    expect((await incomingServerOf(channel)).protocol).toBe("POP3");
  });

  it("keeps the place of a POP3 mailbox from password to OAuth", async () => {
    const address = await newMailbox();
    const pop = { protocol: "POP3", port: desk().dovecot.pop3sPort };
    const { incoming, outgoing } = connections(address);
    const channel = await created({ address, incoming: { ...incoming, ...pop }, outgoing });
    const { mailboxId } = channel.incoming;
    await database().popUidl.create({ data: { mailboxId, uidl: "known" } });
    const byOAuth = { ...connections(address, oauthOf(address)).incoming, ...pop };
    expect((await change(channel, { incoming: byOAuth })).incoming.authentication.method).toBe("oauth");
    expect(await database().popUidl.count({ where: { mailboxId } })).toBe(1);
    await change(
      channel,
      { incoming: { ...byOAuth, host: "127.0.0.1" } },
      await givenUser({ isSystemAdmin: true }),
    );
    expect(await database().popUidl.count({ where: { mailboxId } })).toBe(0);
  });

  it("lets two channels read two folders of one mailbox, and not one folder twice", async () => {
    const one = await created();
    const { incoming } = connections(one.address);
    const second = await created({ incoming, folder: "Invoices" });
    expect(second.incoming.folder).toBe("Invoices");
    expect(await faultyFieldsOf(created({ incoming }))).toEqual(["incoming.username"]);
    expect(await faultyFieldsOf(change(second, { folder: "inbox" }))).toEqual(["incoming.username"]);
  });

  it("tells nobody of old mail that an earlier beginning lets in", async () => {
    const channel = await created();
    const lastSucceededAt = new Date(Date.now() - 60_000);
    await database().mailbox.update({
      where: { id: channel.incoming.mailboxId },
      data: { lastSucceededAt },
    });
    expect((await change(channel, { begin: "everything" })).incoming.quietBefore).toEqual(lastSucceededAt);
  });

  it("refuses the address of another channel, and the second of two changes at once", async () => {
    const [one, two] = [await created(), await created()];
    expect(await faultyFieldsOf(change(two, { address: one.address.toUpperCase() }))).toEqual(["address"]);
    const { incoming } = connections(two.address);
    const results = await Promise.allSettled(
      [1, 2, 3].map((n) => change(two, { incoming: { ...incoming, timeoutMs: n * 1_000 } })),
    );
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "changed-meanwhile" });
    }
    expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
  });
});
