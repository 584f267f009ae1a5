import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { alertKey } from "@/lib/alerts/alert-key.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenIntegrationOfChannels } from "@/lib/testing/integration-of-channels.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { alertMailRoutes } from "./alert-mail-routes.ts";

afterEach(async () => {
  await database().emailChannel.updateMany({ data: { enabled: false } });
});

function givenChannel(name: string): Promise<MailDesk> {
  const address = `${name}-${randomUUID().slice(0, 8)}@desk.test`;
  return givenMailDesk({ address, password: "x", imapPort: 1 });
}

/** Names of the channels by which a mail would leave, best first. */
async function routes(about: { alertKeys?: string[]; projectIds?: string[] }): Promise<string[]> {
  const found = await alertMailRoutes({ alertKeys: [], projectIds: [], ...about });
  return found.map(({ address }) => address.split("-")[0] ?? "");
}

test("what delivered well last comes before what nobody has tried, and that before what failed", async () => {
  const failing = await givenChannel("failing");
  const well = await givenChannel("well");
  await givenSentMessage(failing, { state: "QUEUED", failureCode: "connect" });
  await givenSentMessage(well, { state: "SENT", sentAt: new Date() });
  await givenChannel("unknown");
  expect(await routes({})).toEqual(["well", "unknown", "failing"]);
});

test("a channel of the alert's own projects comes before any other, unless it failed last", async () => {
  const well = await givenChannel("well");
  await givenSentMessage(well, { state: "SENT", sentAt: new Date() });
  const own = await givenChannel("own");
  await givenChannel("unknown");
  const about = { projectIds: [own.projectId] };
  expect(await routes(about)).toEqual(["own", "well", "unknown"]);
  await givenSentMessage(own, { state: "QUEUED", failureCode: "connect" });
  expect(await routes(about)).toEqual(["well", "unknown", "own"]);
});

test("what the alert is about comes last, also when it is of its own projects", async () => {
  const lost = await givenChannel("lost");
  const { grantId } = await givenIntegrationOfChannels(new Date(), {}, [{ usedBy: lost }]);
  const other = await givenChannel("other");
  await givenSentMessage(other, { state: "QUEUED", failureCode: "connect" });
  const alertKeys = [alertKey({ type: "oauth-grant", id: grantId }, "authorization")];
  expect(await routes({ alertKeys, projectIds: [lost.projectId] })).toEqual(["other", "lost"]);
});

test("the channel of a mailbox that stands still, or of a server that does not send, comes last", async () => {
  const still = await givenChannel("still");
  const other = await givenChannel("other");
  await givenSentMessage(still, { state: "SENT", sentAt: new Date() });
  const { outgoingServerId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: still.channelId },
  });
  for (const subject of [
    { type: "mailbox", id: still.mailboxId },
    { type: "mail-server", id: outgoingServerId },
  ] as const) {
    const about = { alertKeys: [alertKey(subject, "x")], projectIds: [still.projectId] };
    expect(await routes(about)).toEqual(["other", "still"]);
  }
  await database().mailServer.updateMany({
    where: { mailboxes: { some: { id: other.mailboxId } } },
    data: { host: "IMAP.Outage.test" },
  });
  const about = { alertKeys: [alertKey({ type: "mail-host", id: "imap.outage.test" }, "x")] };
  expect(await routes({ ...about, projectIds: [other.projectId] })).toEqual(["still", "other"]);
});

test("a channel whose mailbox can not be read comes after one that is well", async () => {
  const unread = await givenChannel("unread");
  await givenChannel("well");
  expect(await routes({})).toEqual(["unread", "well"]);
  await database().mailbox.update({ where: { id: unread.mailboxId }, data: { failureCode: "x" } });
  expect(await routes({})).toEqual(["well", "unread"]);
});

/** A message that has been tried by the channel's outgoing server. */
async function givenSentMessage(
  channel: MailDesk,
  outcome: { state: "SENT" | "QUEUED"; sentAt?: Date; failureCode?: string },
): Promise<void> {
  const { requestTypeId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: channel.channelId },
  });
  const reporter = await givenUser();
  const { id: requestId } = await database().request.create({
    data: {
      projectId: channel.projectId,
      number: 1,
      key: `${channel.projectKey}-1`,
      requestTypeId,
      summary: "s",
      descriptionText: "d",
      reporterId: reporter.userId,
    },
  });
  await database().outboundMessage.create({
    data: {
      emailChannelId: channel.channelId,
      requestId,
      messageId: randomUUID(),
      fromName: "",
      fromAddress: channel.address,
      subject: "s",
      bodyText: "",
      bodyHtml: "",
      references: [],
      attempts: 1,
      ...outcome,
    },
  });
}
