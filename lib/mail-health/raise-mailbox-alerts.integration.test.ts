import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { settleGrantAlerts } from "@/lib/oauth-integrations/grant-alerts-settlement.ts";
import { alertMailRoutes } from "@/lib/outbound/alert-mail-routes.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenHandler } from "@/lib/testing/handler-desk.ts";
import {
  alertMailsLeave,
  givenIntegrationOfChannels,
  mailedOccasions,
  openAlerts,
} from "@/lib/testing/integration-of-channels.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import {
  givenStoredMail,
  givenTriedMessage,
  mailboxFails,
  mailboxWorks,
  minutesAgo,
} from "@/lib/testing/mailbox-history.ts";
import { raiseMailboxAlerts } from "./raise-mailbox-alerts.ts";

let systemAdmin: UserActor;

beforeEach(async () => {
  systemAdmin = await givenUser({ isSystemAdmin: true });
});

afterEach(async () => {
  await database().alert.deleteMany();
  await database().emailChannel.updateMany({ data: { enabled: false } });
  await database().user.updateMany({ data: { isSystemAdmin: false } });
});

function givenDesk(name = "support"): Promise<MailDesk> {
  const address = `${name}-${randomUUID().slice(0, 8)}@desk.test`;
  return givenMailDesk({ address, password: "x", imapPort: 1, pollIntervalSeconds: 60 });
}

const settle = () => raiseMailboxAlerts(new Date());
const openTitles = async () => (await openAlerts()).map(({ title }) => title);
const endedDetails = async () => {
  const mails = await database().alertMail.findMany({
    where: { userId: systemAdmin.userId, occasion: "ended" },
  });
  return mails.map(({ text }) => text);
};

test("a mailbox that is refused: told once to whom it concerns, by another way, and solved when it is read again", async () => {
  const desk = await givenDesk("refused");
  const other = await givenDesk("other");
  await mailboxWorks(other);
  const projectAdmin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
  const stranger = await givenUser({ roles: { [other.projectId]: "ADMIN" } });
  await mailboxFails(desk, { code: "sign-in-refused", sinceMinutes: 2, failures: 1 });
  await settle();
  expect(await openTitles()).toEqual([]);

  await mailboxFails(desk, {
    code: "sign-in-refused",
    sinceMinutes: 2,
    failures: 2,
    serverWords: "LOGIN failed",
  });
  await settle();
  await settle();
  const [alert] = await openAlerts();
  expect(alert).toMatchObject({
    kind: "mailbox-unreadable",
    severity: "CRITICAL",
    title: `${desk.address} can not be read`,
    detail: expect.stringContaining("The server said: LOGIN failed"),
    href: `/projects/${desk.projectKey}/settings/email`,
    projectIds: [desk.projectId],
  });
  expect(await openAlerts()).toHaveLength(1);
  expect(await mailedOccasions(systemAdmin.userId)).toEqual(["raised"]);
  expect(await mailedOccasions(projectAdmin.userId)).toEqual(["raised"]);
  expect(await mailedOccasions(stranger.userId)).toEqual([]);
  const routes = await alertMailRoutes({ alertKeys: [alert?.key ?? ""], projectIds: [desk.projectId] });
  expect(routes.map(({ address }) => address)).toEqual([other.address, desk.address]);

  await alertMailsLeave();
  await mailboxWorks(desk);
  await settle();
  expect(await openAlerts()).toEqual([]);
  expect(await mailedOccasions(projectAdmin.userId)).toEqual(["raised", "ended"]);
  expect(await endedDetails()).toEqual([expect.stringContaining("It is read again")]);
});

test("a passing failure is told only when it lasts", async () => {
  const desk = await givenDesk();
  await mailboxFails(desk, { code: "connection-timed-out", sinceMinutes: 9, failures: 8 });
  await settle();
  expect(await openTitles()).toEqual([]);
  await mailboxFails(desk, { code: "connection-timed-out", sinceMinutes: 11, failures: 9 });
  await settle();
  expect(await openTitles()).toEqual([`${desk.address} can not be read`]);
});

test("silent: on, and no look into it has come to an end for ten minutes; also while a poll begins now and then", async () => {
  const desk = await givenDesk();
  await mailboxWorks(desk, minutesAgo(9));
  await settle();
  expect(await openTitles()).toEqual([]);
  await mailboxWorks(desk, minutesAgo(11));
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { lastPolledAt: minutesAgo(1) } });
  await settle();
  expect(await openTitles()).toEqual([`Nobody has read ${desk.address} for a long time`]);
  await database().emailChannel.update({ where: { id: desk.channelId }, data: { enabled: false } });
  await settle();
  expect(await openTitles()).toEqual([]);
});

test("a mailbox that is being read for long, or rarely by its settings, is not silent", async () => {
  const long = await givenDesk();
  await mailboxWorks(long, minutesAgo(30));
  const inAMinute = new Date(Date.now() + 60_000);
  const lease = { leaseOwner: "worker", leaseExpiresAt: inAMinute, lastPolledAt: minutesAgo(8) };
  await database().mailbox.update({ where: { id: long.mailboxId }, data: lease });
  const rare = await givenDesk();
  await mailboxWorks(rare, minutesAgo(100));
  await database().mailbox.update({ where: { id: rare.mailboxId }, data: { pollIntervalSeconds: 900 } });
  await settle();
  expect(await openTitles()).toEqual([]);
});

test("mail that waits to be processed, and much mail that failed or is held", async () => {
  const late = await givenDesk("late");
  await mailboxWorks(late);
  await givenStoredMail(late, { state: "STORED", storedAt: minutesAgo(11) });
  const failing = await givenDesk("failing");
  await mailboxWorks(failing);
  for (let each = 0; each < 4; each += 1) await givenStoredMail(failing, { state: "FAILED" });
  await settle();
  expect(await openTitles()).toEqual([`Mail of ${late.address} waits to be processed`]);
  await givenStoredMail(failing, { state: "FAILED" });
  await database().inboundMessage.updateMany({
    where: { mailboxId: late.mailboxId },
    data: { state: "DONE" },
  });
  await settle();
  expect(await openAlerts()).toMatchObject([
    { title: `Much mail of ${failing.address} failed or is held`, severity: "WARNING" },
  ]);
});

test("an outgoing server that refuses: told, and its own way avoided; one mail that is refused says nothing of it", async () => {
  const desk = await givenDesk("unsendable");
  const other = await givenDesk("other");
  for (const one of [desk, other]) await mailboxWorks(one);
  await givenTriedMessage(desk, {
    state: "FAILED",
    failureCode: "recipient-unknown",
    createdAt: minutesAgo(1),
  });
  await settle();
  expect(await openTitles()).toEqual([]);
  await givenTriedMessage(desk, { state: "FAILED", failureCode: "sign-in-refused" });
  await settle();
  const [alert] = await openAlerts();
  expect(alert).toMatchObject({ kind: "mailbox-unsendable", title: `No mail leaves from ${desk.address}` });
  const routes = await alertMailRoutes({ alertKeys: [alert?.key ?? ""], projectIds: [desk.projectId] });
  expect(routes.map(({ address }) => address)).toEqual([other.address, desk.address]);
  await givenTriedMessage(desk, { state: "SENT", sentAt: new Date() });
  await settle();
  expect(await openTitles()).toEqual([]);
});

test("an outage of a provider is one alert for all its mailboxes, and stays one until the last is well", async () => {
  const desks: MailDesk[] = [];
  for (let each = 0; each < 7; each += 1) desks.push(await givenDesk(`box${each}`));
  const [first, ...others] = desks;
  for (const desk of others)
    await mailboxFails(desk, { code: "connection-refused", sinceMinutes: 5, failures: 5 });
  if (first) await mailboxFails(first, { code: "connection-refused", sinceMinutes: 11, failures: 9 });
  await settle();
  expect(await openTitles()).toEqual(["7 mailboxes at 127.0.0.1 can not be read"]);
  expect(await mailedOccasions(systemAdmin.userId)).toEqual(["raised"]);
  for (const desk of others) await mailboxWorks(desk);
  await settle();
  expect(await openTitles()).toEqual(["1 mailbox at 127.0.0.1 can not be read"]);
  if (first) await mailboxWorks(first);
  await settle();
  expect(await openTitles()).toEqual([]);
  expect(await database().alert.count()).toBe(1);
});

test("a mailbox that a mail handler reads is told of, too", async () => {
  const project = await givenProject();
  const handler = await givenHandler(project);
  const { name } = await database().mailHandler.findUniqueOrThrow({ where: { id: handler.handlerId } });
  await mailboxFails(handler, { code: "sign-in-refused", sinceMinutes: 2, failures: 2 });
  await settle();
  expect(await openAlerts()).toMatchObject([
    {
      title: `The mailbox of the mail handler "${name}" can not be read`,
      href: `/admin/mail/health/${handler.mailboxId}`,
      projectIds: [project.id],
    },
  ]);
  await database().mailHandler.update({ where: { id: handler.handlerId }, data: { enabled: false } });
  await settle();
  expect(await openTitles()).toEqual([]);
});

test("what an alert of the authorization tells is not told again", async () => {
  const desk = await givenDesk();
  await givenIntegrationOfChannels(new Date(), {}, [{ usedBy: desk, state: "REAUTHORIZATION_REQUIRED" }]);
  await mailboxFails(desk, { code: "reauthorization-required", sinceMinutes: 30, failures: 5 });
  await settleGrantAlerts();
  await settle();
  expect(await openTitles()).toEqual([`${desk.address} has to be authorised again`]);
});
