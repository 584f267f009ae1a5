import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { alertKey } from "@/lib/alerts/alert-key.ts";
import { endAlert } from "@/lib/alerts/end-alert.ts";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { carriesFingerprint } from "@/lib/message/fingerprint.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenIntegrationOfChannels } from "@/lib/testing/integration-of-channels.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";
import { startWorker } from "@/lib/testing/worker-process.ts";
import { instanceIdentity } from "./instance-identity.ts";
import { listDueAlertMails } from "./list-due-alert-mails.ts";
import { sendAlertMail } from "./send-alert-mail.ts";

const sink = givenSmtpSink();

afterEach(async () => {
  await database().alert.deleteMany();
  await database().emailChannel.updateMany({ data: { enabled: false } });
  // Else a worker would find mailboxes that wait for their owner, and tell.
  await database().mailServer.updateMany({ data: { oauthGrantId: null } });
  await database().user.updateMany({ data: { isSystemAdmin: false } });
});

afterAll(closeQueues);

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

/** A channel that is on; its outgoing server is the test's unless a port is given. */
function givenChannel(name: string, smtpPort = sink.port): Promise<MailDesk> {
  const address = `${name}-${randomUUID().slice(0, 8)}@desk.test`;
  return givenMailDesk({ address, password: "x", imapPort: 1, smtpPort });
}

/** A channel that signs in by a grant which the provider has taken back. */
async function givenLostChannel(): Promise<{ channel: MailDesk; grantId: string }> {
  const channel = await givenChannel("lost");
  const lost = { usedBy: channel, state: "REAUTHORIZATION_REQUIRED" } as const;
  const { grantId } = await givenIntegrationOfChannels(new Date(), {}, [lost]);
  return { channel, grantId };
}

/** An open alert about a grant, and its mail to one system admin. */
async function givenAlertMail(grantId: string = randomUUID()) {
  const admin: UserActor = await givenUser({ isSystemAdmin: true, name: "Ada Admin" });
  return { ...(await givenAlert({ grantId })), admin };
}

/** An open alert, and the first mail about it. */
async function givenAlert(about: { grantId?: string; projectIds?: string[]; title?: string }) {
  const { grantId = randomUUID(), projectIds = [], title = "A mailbox stands still" } = about;
  const key = alertKey({ type: "oauth-grant", id: grantId }, "authorization");
  await database().$transaction((tx) =>
    raiseAlert(tx, {
      key,
      kind: "test",
      severity: "CRITICAL",
      title,
      detail: "Because.",
      cure: "Do this.",
      href: "/projects/X/settings/email",
      projectIds,
      occasion: "raised",
    }),
  );
  const mail = await database().alertMail.findFirstOrThrow({ where: { alert: { key } } });
  return { id: mail.id, key };
}

const stored = (id: string) => database().alertMail.findUniqueOrThrow({ where: { id } });
const dueNow = (id: string) =>
  database().alertMail.update({ where: { id }, data: { nextAttemptAt: new Date(0) } });

test("is sent as a mail that nobody answers by machine and that our own intake knows", async () => {
  const channel = await givenChannel("support");
  const { id, admin } = await givenAlertMail();
  expect(await listDueAlertMails(10)).toEqual([id]);
  await sendAlertMail(id);
  expect(await stored(id)).toMatchObject({ state: "SENT", leaseOwner: null, failureDetail: null });
  expect(await listDueAlertMails(10)).toEqual([]);
  expect(sink.received).toMatchObject([{ from: channel.address, to: [admin.email] }]);
  const raw = sink.received[0]?.raw ?? "";
  expect(raw).toContain("Auto-Submitted: auto-generated\r\n");
  expect(raw).toContain("X-Auto-Response-Suppress: All\r\n");
  expect(raw).toContain("X-Mailroom-Fingerprint: ");
  const parsed = await parseMessage(Buffer.from(raw));
  expect(parsed.subject).toBe("Mailroom, urgent: A mailbox stands still");
  expect(parsed.text).toContain("What to do: Do this.");
  expect(parsed.messageId).toContain(`${id}.`);
  const { fingerprint } = await instanceIdentity();
  expect(carriesFingerprint(parsed, fingerprint)).toBe(true);
});

test("leaves by another server than the one that the alert is about", async () => {
  const { grantId } = await givenLostChannel();
  const other = await givenChannel("other");
  const { id } = await givenAlertMail(grantId);
  await sendAlertMail(id);
  expect(sink.received).toMatchObject([{ from: other.address }]);
});

test("goes on to the next server in the same attempt when one can not be reached or refuses", async () => {
  await givenChannel("unreachable", 1);
  const strict = await givenChannel("strict");
  const third = await givenChannel("third");
  sink.onSender = (address) => (address === strict.address ? refusal(550, "5.7.1 not by me") : null);
  const { id } = await givenAlertMail();
  await sendAlertMail(id);
  expect(sink.received).toMatchObject([{ from: third.address }]);
  expect(await stored(id)).toMatchObject({ state: "SENT", attempts: 1 });
});

test("tries the failing one when it is the only one, and says why it waits", async () => {
  const { channel: lost, grantId } = await givenLostChannel();
  const { id } = await givenAlertMail(grantId);
  await sendAlertMail(id);
  const waiting = await stored(id);
  expect(waiting).toMatchObject({ state: "QUEUED", attempts: 1, leaseOwner: null, leaseExpiresAt: null });
  expect(waiting.failureDetail).toContain(`By ${lost.address}: `);
  expect(waiting.nextAttemptAt.getTime()).toBeGreaterThan(Date.now() + 15_000);
  await sendAlertMail(id);
  expect((await stored(id)).attempts).toBe(1);
});

test("waits while there is no server, leaves when there is one, and is given up after five days", async () => {
  const { id } = await givenAlertMail();
  await sendAlertMail(id);
  expect(await stored(id)).toMatchObject({ state: "QUEUED", attempts: 1 });
  expect((await stored(id)).failureDetail).toContain("No e-mail channel is switched on");

  await database().alertMail.update({ where: { id }, data: { attempts: 244, nextAttemptAt: new Date(0) } });
  await sendAlertMail(id);
  expect(await stored(id)).toMatchObject({ state: "QUEUED", attempts: 245 });
  const createdAt = new Date(Date.now() - 6 * 86_400_000);
  await database().alertMail.update({ where: { id }, data: { createdAt, nextAttemptAt: new Date(0) } });
  await sendAlertMail(id);
  expect(await stored(id)).toMatchObject({ state: "FAILED" });
  expect((await stored(id)).failureDetail).toContain("Given up after five days and 246 attempts.");

  await database().alertMail.update({ where: { id }, data: { state: "QUEUED" } });
  await givenChannel("support");
  await sendAlertMail(id);
  expect(await stored(id)).toMatchObject({ state: "SENT", failureDetail: null });
});

test("refused for good by every server there is: failed, with the server's words", async () => {
  const channel = await givenChannel("support");
  sink.onSender = () => refusal(550, "5.7.1 we do not want that");
  const { id } = await givenAlertMail();
  await sendAlertMail(id);
  const mail = await stored(id);
  expect(mail.state).toBe("FAILED");
  expect(mail.failureDetail).toContain(`By ${channel.address}`);
  expect(mail.failureDetail).toContain("we do not want that");
});

test("two senders at once: one mail", async () => {
  await givenChannel("support");
  let release: () => void = () => undefined;
  const isReceived = new Promise<void>((resolve) => {
    sink.onMessage = (answer) => {
      release = answer;
      resolve();
    };
  });
  const { id } = await givenAlertMail();
  const first = sendAlertMail(id);
  const second = sendAlertMail(id);
  await isReceived;
  // The one without the lease has nothing to do and is done while the other still sends.
  await Promise.race([first, second]);
  expect(await listDueAlertMails(10)).toEqual([]);
  release();
  await Promise.all([first, second]);
  expect(sink.received).toHaveLength(1);
  expect(await stored(id)).toMatchObject({ state: "SENT", attempts: 1 });
});

test("the connection lost after the handover: sent once more, by the same Message-ID", async () => {
  await givenChannel("support");
  await givenChannel("second");
  sink.onMessage = () => sink.cutConnections();
  const { id } = await givenAlertMail();
  await sendAlertMail(id);
  expect(sink.received).toHaveLength(1);
  expect(await stored(id)).toMatchObject({ state: "QUEUED" });
  sink.onMessage = (answer) => answer();
  await dueNow(id);
  await sendAlertMail(id);
  const ids = await Promise.all(
    sink.received.map(async ({ raw }) => (await parseMessage(Buffer.from(raw))).messageId),
  );
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test("a sender that vanished: its mail is due again when the lease has run out, and the worker sends it", async () => {
  await givenChannel("support");
  const { id } = await givenAlertMail();
  const lost = { leaseOwner: "dead", leaseExpiresAt: new Date(Date.now() + 60_000), attempts: 1 };
  await database().alertMail.update({ where: { id }, data: lost });
  await sendAlertMail(id);
  expect(sink.received).toHaveLength(0);
  await database().alertMail.update({ where: { id }, data: { leaseExpiresAt: new Date(0) } });
  const worker = await startWorker();
  await vi.waitFor(async () => expect((await stored(id)).state).toBe("SENT"), {
    timeout: 40_000,
    interval: 100,
  });
  await worker.stop();
  expect(sink.received).toHaveLength(1);
});

test("not to an account that was deactivated, nor to an address that became a channel", async () => {
  await givenChannel("support");
  const { id, admin } = await givenAlertMail();
  await database().user.update({ where: { id: admin.userId }, data: { deactivatedAt: new Date() } });
  await sendAlertMail(id);
  expect(await stored(id)).toMatchObject({ state: "FAILED" });

  const next = await givenAlertMail();
  await givenMailDesk({ address: next.admin.email, password: "x", imapPort: 1, smtpPort: sink.port });
  await sendAlertMail(next.id);
  expect((await stored(next.id)).failureDetail).toContain("e-mail channel of Mailroom itself");
  expect(sink.received).toHaveLength(0);
});

test("not to somebody who has left the project meanwhile; the rest of what waits for them leaves", async () => {
  const channel = await givenChannel("support");
  const [left, stays] = [await givenProject(), await givenProject()];
  const admin = await givenUser({ roles: { [left.id]: "ADMIN", [stays.id]: "ADMIN" } });
  const mailAbout = async (projectId: string) => {
    const { key } = await givenAlert({ projectIds: [projectId], title: `About ${projectId}` });
    return database().alertMail.findFirstOrThrow({ where: { alert: { key } } });
  };
  const [gone, due] = [await mailAbout(left.id), await mailAbout(stays.id)];
  await database().projectMember.delete({
    where: { projectId_userId: { projectId: left.id, userId: admin.userId } },
  });
  await sendAlertMail(gone.id);
  expect(await stored(gone.id)).toMatchObject({ state: "FAILED", leaseOwner: null });
  expect((await stored(gone.id)).failureDetail).toContain("no admin of a project");
  expect(await stored(due.id)).toMatchObject({ state: "SENT" });
  expect(sink.received).toMatchObject([{ from: channel.address, to: [admin.email] }]);
  expect(sink.received[0]?.raw).not.toContain(left.id);
});

test("what could not leave before the alert ended is not tried again", async () => {
  await givenChannel("unreachable", 1);
  const { id, key } = await givenAlertMail();
  const lease = { leaseOwner: "a worker", leaseExpiresAt: new Date(Date.now() + 60_000) };
  await database().alertMail.update({ where: { id }, data: lease });
  await database().$transaction((tx) => endAlert(tx, { key }));
  await database().alertMail.update({ where: { id }, data: { leaseExpiresAt: new Date(0) } });
  await sendAlertMail(id);
  expect(await stored(id)).toMatchObject({ state: "FAILED" });
  expect((await stored(id)).failureDetail).toContain("It ended before this mail could leave.");
});
