import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { pollMailbox } from "@/lib/inbound/poll-mailbox.ts";
import { imapAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import { faultyFieldsOf, givenChannelDesk, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { asOwner } from "@/lib/testing/server-folder.ts";
import { clockToleranceMs } from "./begin-at.ts";
import type { ChannelView } from "./channel-view.ts";
import { createChannel, createChannelInput } from "./create-channel.ts";
import { deleteChannel } from "./delete-channel.ts";
import { getChannel } from "./get-channel.ts";
import { listChannels } from "./list-channels.ts";
import { testChannel } from "./test-channel.ts";

const { desk, password, newMailbox, connections, channelInput, oauthOf, created, change, enable } =
  givenChannelDesk();
const incomingServerOf = (channel: ChannelView) =>
  database().mailServer.findFirstOrThrow({ where: { incomingOf: { id: channel.id } } });

describe("creating a channel", () => {
  it("stores sealed passwords, begins now, is off, and is audited without the secret", async () => {
    const before = await databaseNow(database());
    const channel = await created();
    expect(channel).toMatchObject({ enabled: false, incoming: { state: "off", pollIntervalSeconds: 60 } });
    const beginAt = channel.incoming.beginAt?.getTime();
    expect(beginAt).toBeGreaterThanOrEqual(before.getTime() - clockToleranceMs);
    expect(beginAt).toBeLessThanOrEqual((await databaseNow(database())).getTime() - clockToleranceMs);
    expect(JSON.stringify(channel)).not.toContain(password);
    const server = await incomingServerOf(channel);
    expect(server.passwordSealed).not.toContain(password);
    const { credentials, endpoint } = await imapAccess(database(), server.id);
    expect(credentials).toMatchObject({ method: "password", password });
    expect(endpoint).toMatchObject({ connectAddress: "127.0.0.1", security: "tls" });
    const audit = await database().auditEntry.findFirstOrThrow({ where: { objectId: channel.id } });
    expect(audit.action).toBe("email-channel.create");
    expect(JSON.stringify(audit)).not.toContain(password);
  });

  it("takes the first mails of a server whose clock is late, and says how many it leaves alone", async () => {
    const channel = await enable(await created());
    const { mailboxId, beginAt } = channel.incoming;
    expect(await pollMailbox(mailboxId)).toEqual({ state: "done", storedCount: 0 });
    const minute = 60_000;
    const account = { imapPort: desk().dovecot.imapPort, address: channel.address, password };
    await asOwner(account, async (client) => {
      for (const [subject, minutes] of [
        ["late clock", 2],
        ["there before", 20],
      ] as const) {
        const at = new Date(Date.now() - minutes * minute);
        await client.append("INBOX", `Subject: ${subject}\r\n\r\nHi\r\n`, [], at);
      }
    });
    expect(await pollMailbox(mailboxId)).toEqual({ state: "done", storedCount: 1 });
    const taken = await database().inboundMessage.findMany({ where: { mailboxId } });
    expect(taken.map(({ subject }) => subject)).toEqual(["late clock"]);
    const entry = await database().connectivityEntry.findFirst({
      where: { mailboxId },
      orderBy: { at: "desc" },
    });
    expect(entry?.detail).toBe(
      `1 new mail. 1 mail was left alone: the server dates it before ${beginAt?.toISOString()}, where this mailbox begins.`,
    );
  });

  it("names every fault of the schema at once", () => {
    const parsed = createChannelInput.safeParse({
      projectKey: desk().project.key,
      address: "not an address",
      displayName: " ",
      requestTypeId: "none",
      begin: "yesterday",
      pollIntervalSeconds: 1,
      incoming: {
        host: "https://x/",
        port: 0,
        security: "SSL",
        username: "",
        authentication: { method: "magic" },
        timeoutMs: 1,
      },
      outgoing: {
        host: "a b",
        port: 70_000,
        security: null,
        username: "\u0001",
        authentication: oauthOf("x", "y"),
      },
    });
    const paths = new Set(parsed.error?.issues.map((issue) => issue.path.join(".")));
    const server = ["host", "port", "security", "username"];
    const expected = [
      ...["address", "displayName", "requestTypeId", "begin", "pollIntervalSeconds"],
      ...server.flatMap((name) => [`incoming.${name}`, `outgoing.${name}`]),
      ...["incoming.authentication.method", "incoming.timeoutMs"],
      ...["outgoing.authentication.integrationId", "outgoing.authentication.mailboxAddress"],
    ];
    expect([...paths].sort()).toEqual(expected.sort());
    for (const issue of parsed.error?.issues ?? []) expect(issue.message).not.toMatch(/^Invalid|expected/);
  });

  it("names every fault that only DNS and the database know at once", async () => {
    const first = await created();
    const untested = await givenTestedIntegration(desk().oidc);
    await database().oAuthIntegration.update({ where: { id: untested.id }, data: { testedDigest: null } });
    const demanding = await database().requestType.create({
      data: { projectId: desk().project.id, name: randomUUID(), requiredFields: ["summary", "serialNumber"] },
    });
    const good = connections(first.address, { method: "password" });
    const input = channelInput(first.address, {
      requestTypeId: demanding.id,
      begin: "2999-01-01",
      incoming: good.incoming,
      outgoing: {
        ...good.outgoing,
        host: "192.168.1.1",
        authentication: oauthOf(first.address, untested.id),
      },
    });
    expect(await faultyFieldsOf(createChannel(desk().admin, input))).toEqual([
      "address",
      "begin",
      "incoming.authentication.password",
      "incoming.username",
      "outgoing.authentication.integrationId",
      "outgoing.host",
      "requestTypeId",
    ]);
    const wrongProject = await givenProject();
    const foreign = channelInput(await newMailbox(), { requestTypeId: wrongProject.requestTypeId });
    expect(await faultyFieldsOf(createChannel(desk().admin, foreign))).toEqual(["requestTypeId"]);
  });

  it("is for admins of the project only", async () => {
    const agent = await givenUser({ roles: { [desk().project.id]: "AGENT" } });
    const stranger = await givenUser();
    expect((await problemOf(created({}, agent))).kind).toBe("forbidden");
    expect((await problemOf(created({}, stranger))).kind).toBe("not-found");
    const channel = await created();
    for (const act of [
      () => getChannel(agent, { channelId: channel.id }),
      () => listChannels(agent, { projectKey: desk().project.key }),
      () => change(channel, { displayName: "x" }, agent),
      () => enable(channel, true, agent),
      () => testChannel(agent, { channelId: channel.id }),
      () => deleteChannel(agent, { channelId: channel.id }),
    ]) {
      expect((await problemOf(act())).kind).toBe("forbidden");
    }
    expect((await problemOf(getChannel(stranger, { channelId: channel.id }))).kind).toBe("not-found");
  });
});
