import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/access/actor.ts";
import { alertKey } from "@/lib/alerts/alert-key.ts";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { setChannelEnabled } from "@/lib/email-channels/set-channel-enabled.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { endApplicationAlert, endGrantAlert } from "@/lib/oauth-integrations/grant-alerts.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { alertOf } from "@/lib/testing/raised-alert.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";
import { listDueAlertMails } from "./list-due-alert-mails.ts";
import { sendAlertMail } from "./send-alert-mail.ts";
import { sendMessage } from "./send-message.ts";

const sink = givenSmtpSink();
let channel: MailDesk;
/** An alert mail that found no server and waits. */
let waiting: string;

beforeEach(async () => {
  const address = `support-${randomUUID().slice(0, 8)}@desk.test`;
  channel = await givenMailDesk({ address, password: "x", imapPort: 1, smtpPort: sink.port });
  await switchOn(false);
  await givenUser({ isSystemAdmin: true });
  await raised(alertKey({ type: "oauth-grant", id: randomUUID() }, "authorization"));
  [waiting = ""] = await listDueAlertMails(10);
  await sendAlertMail(waiting);
  expect(await listDueAlertMails(10)).toEqual([]);
});

afterEach(async () => {
  await database().alert.deleteMany();
  await database().emailChannel.updateMany({ data: { enabled: false } });
  await database().user.updateMany({ data: { isSystemAdmin: false } });
});

afterAll(closeQueues);

const raised = (key: string) => database().$transaction((tx) => raiseAlert(tx, alertOf({ key })));

const switchOn = (enabled: boolean) =>
  setChannelEnabled(systemActor("test"), { channelId: channel.channelId, enabled });

/** Sends a message by the channel, which failed before for this reason. */
async function sentAfter(failureCode: string | null): Promise<void> {
  await database().emailChannel.update({ where: { id: channel.channelId }, data: { enabled: true } });
  const { requestTypeId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: channel.channelId },
  });
  const number = 1 + (await database().request.count());
  const { id: requestId } = await database().request.create({
    data: {
      projectId: channel.projectId,
      number,
      key: `${channel.projectKey}-${number}`,
      requestTypeId,
      summary: "s",
      descriptionText: "d",
      reporterId: (await givenUser()).userId,
    },
  });
  const { id } = await database().outboundMessage.create({
    data: {
      emailChannelId: channel.channelId,
      requestId,
      messageId: `${randomUUID()}@desk.test`,
      fromName: "",
      fromAddress: channel.address,
      subject: "s",
      bodyText: "t",
      bodyHtml: "t",
      references: [],
      attempts: 1,
      failureCode,
      recipients: { create: { role: "TO", name: "", address: "ann@example.test" } },
    },
  });
  await sendMessage(id);
  expect((await database().outboundMessage.findUniqueOrThrow({ where: { id } })).state).toBe("SENT");
}

test("is due at once when a channel is switched on", async () => {
  await switchOn(true);
  expect(await listDueAlertMails(10)).toEqual([waiting]);
  await sendAlertMail(waiting);
  expect(sink.received).toHaveLength(1);
});

test("is due at once when a server that was at fault takes mail again", async () => {
  await sentAfter("connect");
  expect(await listDueAlertMails(10)).toEqual([waiting]);
});

test.each([null, "recipient-deferred"])(
  "stays where it is when a server takes mail as before (%s)",
  async (code) => {
    await sentAfter(code);
    expect(await listDueAlertMails(10)).toEqual([]);
  },
);

test.each([
  ["mailbox", "oauth-grant", "authorization", endGrantAlert],
  ["application", "oauth-integration", "application", endApplicationAlert],
] as const)(
  "is due at once when a %s that was alerted of is accepted again",
  async (_what, type, what, end) => {
    const id = randomUUID();
    const accepted = () => database().$transaction((tx) => end(tx, id));
    await accepted();
    expect(await listDueAlertMails(10)).toEqual([]);
    await raised(alertKey({ type, id }, what));
    await accepted();
    expect(await listDueAlertMails(10)).toEqual([waiting]);
  },
);
