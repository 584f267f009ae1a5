import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { replyThread } from "@/lib/outbound/reply-thread.ts";
import { blobPath, defaultRoot, getBlob, putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenLoggedMail } from "@/lib/testing/logged-mail.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { cleanMailLog } from "./clean-mail-log.ts";
import { getMailRetention } from "./get-mail-retention.ts";
import { putMailRetention, putMailRetentionInput } from "./put-mail-retention.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const done = (days: number) =>
  ({ state: "DONE", outcome: "REQUEST", storedAt: daysAgo(days), processedAt: daysAgo(days) }) as const;

const kept = { rawMailDays: null, mailLogDays: null, quarantineDays: null };

let desk: MailDesk;
let second: MailDesk;
let systemAdmin: UserActor;

beforeAll(async () => {
  const server = { password: "x", imapPort: 1 };
  desk = await givenMailDesk({ address: "support@desk.test", ...server });
  second = await givenMailDesk({ address: "sales@desk.test", ...server });
  systemAdmin = await givenUser({ isSystemAdmin: true });
});
beforeEach(() => putMailRetention(systemAdmin, kept));

const clean = (now = new Date()) => cleanMailLog(now, new AbortController().signal);
const rowOf = (id: string) => database().inboundMessage.findUniqueOrThrow({ where: { id } });
const isStored = (key: string) =>
  getBlob(key).then(
    () => true,
    () => false,
  );
async function age(key: string, days: number): Promise<void> {
  await utimes(blobPath(key, defaultRoot()), daysAgo(days), daysAgo(days));
}

test("only system admins see and set the retention; each change is on record", async () => {
  const admin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
  await expect(getMailRetention(admin)).rejects.toMatchObject({ kind: "forbidden" });
  const wanted = { rawMailDays: 30, mailLogDays: 90, quarantineDays: 60 };
  await expect(putMailRetention(admin, wanted)).rejects.toMatchObject({ kind: "forbidden" });
  expect(await putMailRetention(systemAdmin, wanted)).toEqual(wanted);
  expect(await getMailRetention(systemAdmin)).toEqual(wanted);
  const entries = () => database().auditEntry.count({ where: { action: "mail-retention.update" } });
  const before = await entries();
  await putMailRetention(systemAdmin, wanted);
  expect(await entries()).toBe(before);
  await expect(
    putMailRetention(systemAdmin, { ...kept, rawMailDays: 91, mailLogDays: 90 }),
  ).rejects.toMatchObject({
    fields: [{ field: "rawMailDays" }],
  });
  expect(putMailRetentionInput.safeParse({ ...kept, rawMailDays: 0, mailLogDays: 1.5 }).success).toBe(false);
});

test("without settings everything is kept", async () => {
  const mail = await givenLoggedMail(desk, done(2_000));
  await clean();
  expect(await rowOf(mail.id)).toMatchObject({ rawDeletedAt: null, forgottenAt: null });
  expect(await isStored(mail.contentHash)).toBe(true);
});

test("originals of settled mail go after their days; what is open keeps its original", async () => {
  const old = await givenLoggedMail(desk, done(40));
  const ignored = await givenLoggedMail(desk, { ...done(40), outcome: "IGNORED" });
  const recent = await givenLoggedMail(desk, done(10));
  const settledLate = await givenLoggedMail(desk, { ...done(40), processedAt: daysAgo(1) });
  const open = [
    await givenLoggedMail(desk, { state: "HELD", storedAt: daysAgo(40) }),
    await givenLoggedMail(desk, { state: "FAILED", storedAt: daysAgo(40), processedAt: daysAgo(40) }),
    await givenLoggedMail(desk, { state: "STORED", storedAt: daysAgo(40) }),
  ];
  await putMailRetention(systemAdmin, { ...kept, rawMailDays: 30 });
  await clean();
  for (const { id, contentHash } of [old, ignored]) {
    expect(await rowOf(id)).toMatchObject({
      rawDeletedAt: expect.any(Date),
      fromAddress: "ann@customer.test",
    });
    expect(await isStored(contentHash)).toBe(false);
  }
  for (const { id, contentHash } of [recent, settledLate, ...open]) {
    expect(await rowOf(id)).toMatchObject({ rawDeletedAt: null });
    expect(await isStored(contentHash)).toBe(true);
  }
});

test("bytes that another mail, an attachment or an upload needs stay", async () => {
  const shared = await givenLoggedMail(desk, done(40));
  const held = await database().inboundMessage.create({
    data: {
      mailboxId: second.mailboxId,
      projectId: second.projectId,
      uidl: randomUUID(),
      sizeBytes: 1,
      contentHash: shared.contentHash,
      receivedAt: daysAgo(40),
      storedAt: daysAgo(40),
      state: "HELD",
    },
  });
  const attached = await givenLoggedMail(desk, done(40));
  const upload = await database().attachment.create({
    data: {
      filename: "a.eml",
      contentType: "message/rfc822",
      sizeBytes: 1,
      storageKey: attached.contentHash,
    },
  });
  await putMailRetention(systemAdmin, { ...kept, rawMailDays: 30 });
  await clean();
  expect(await rowOf(shared.id)).toMatchObject({ rawDeletedAt: expect.any(Date) });
  expect(await isStored(shared.contentHash)).toBe(true);
  expect(await isStored(attached.contentHash)).toBe(true);

  // Once nobody needs them, the walk through the store removes them.
  await database().inboundMessage.delete({ where: { id: held.id } });
  await database().attachment.delete({ where: { id: upload.id } });
  for (let hour = 0; hour < 24; hour++) await clean(new Date(Date.now() + hour * 3_600_000));
  expect(await isStored(shared.contentHash)).toBe(false);
  expect(await isStored(attached.contentHash)).toBe(false);
});

test("a mail that is stored with the same bytes while its older copy is cleaned keeps its original", async () => {
  for (let round = 0; round < 10; round++) {
    const old = await givenLoggedMail(desk, done(40));
    await putMailRetention(systemAdmin, { ...kept, rawMailDays: 30 });
    // As intake does: the bytes first, the row afterwards.
    const store = async () => {
      const contentHash = await putBlob(Buffer.from(old.raw));
      return database().inboundMessage.create({
        data: {
          mailboxId: second.mailboxId,
          projectId: second.projectId,
          uidl: randomUUID(),
          sizeBytes: 1,
          contentHash,
          receivedAt: new Date(),
        },
      });
    };
    const [row] = await Promise.all([store(), clean(), clean()]);
    await clean();
    expect((await getBlob(row.contentHash)).toString()).toBe(old.raw);
    expect(await rowOf(old.id)).toMatchObject({ rawDeletedAt: expect.any(Date) });
  }
});

test("bytes that were stored but have no row yet are left alone", async () => {
  const fresh = await putBlob(Buffer.from(randomUUID()));
  const orphan = await putBlob(Buffer.from(randomUUID()));
  await age(orphan, 2);
  for (let hour = 0; hour < 24; hour++) await clean(new Date(Date.now() + hour * 3_600_000));
  expect(await isStored(fresh)).toBe(true);
  expect(await isStored(orphan)).toBe(false);
});

test("lines leave the logs after their days; what prevents doubles stays, and no request is touched", async () => {
  const messageId = "personal@customer.test";
  const evidence = [{ kind: "no-thread", detail: "x", weight: 0 }];
  const old = await givenLoggedMail(desk, {
    ...done(100),
    messageId,
    reason: "Because.",
    evidence,
    recipients: "a@desk.test",
  });
  const failed = await givenLoggedMail(desk, {
    state: "FAILED",
    storedAt: daysAgo(100),
    processedAt: daysAgo(100),
  });
  const recent = await givenLoggedMail(desk, done(50));
  const entry = (days: number) =>
    database().connectivityEntry.create({
      data: { mailboxId: desk.mailboxId, succeeded: true, at: daysAgo(days) },
    });
  const oldEntry = await entry(100);
  const recentEntry = await entry(50);
  const before = await rowOf(old.id);
  await putMailRetention(systemAdmin, { ...kept, mailLogDays: 90 });
  await clean();

  expect(await rowOf(old.id)).toEqual({
    ...before,
    fromAddress: "",
    recipients: "",
    subject: "",
    reason: "",
    messageId: null,
    evidence: [],
    rawDeletedAt: expect.any(Date),
    forgottenAt: expect.any(Date),
  });
  expect(await isStored(old.contentHash)).toBe(false);
  expect(await rowOf(failed.id)).toMatchObject({ forgottenAt: null, rawDeletedAt: null });
  expect(await rowOf(recent.id)).toMatchObject({ forgottenAt: null, rawDeletedAt: null });
  const left = await database().connectivityEntry.findMany({ select: { id: true } });
  expect(left).toContainEqual({ id: recentEntry.id });
  expect(left).not.toContainEqual({ id: oldEntry.id });

  const again = database().inboundMessage.createMany({
    data: [{ ...before, evidence: [], id: randomUUID() }],
    skipDuplicates: true,
  });
  expect(await again).toEqual({ count: 0 });
});

test("alert mails that have left go with the logs once their alert has ended", async () => {
  const alert = (endedAt: Date | null) =>
    database().alert.create({
      data: {
        key: randomUUID(),
        kind: "test",
        severity: "WARNING",
        title: "t",
        detail: "d",
        cure: "c",
        href: "/",
        endedAt,
        mails: {
          create: ["SENT" as const, "QUEUED" as const].map((state) => ({
            occasion: state,
            userId: systemAdmin.userId,
            subject: "s",
            text: "t",
            state,
            createdAt: daysAgo(100),
          })),
        },
      },
    });
  const ended = await alert(daysAgo(95));
  const open = await alert(null);
  await putMailRetention(systemAdmin, { ...kept, mailLogDays: 90 });
  await clean();
  const occasions = async (alertId: string) =>
    (await database().alertMail.findMany({ where: { alertId } })).map(({ occasion }) => occasion);
  expect(await occasions(ended.id)).toEqual(["QUEUED"]);
  expect((await occasions(open.id)).sort()).toEqual(["QUEUED", "SENT"]);
});

test("what is still to be passed on keeps its original, and what was passed on leaves with the log", async () => {
  const notice = (inboundMessageId: string, state: "QUEUED" | "SENT") =>
    database().noticeMail.create({
      data: {
        kind: "FORWARD",
        inboundMessageId,
        recipient: "boss@desk.test",
        subject: "s",
        text: "t",
        state,
        createdAt: daysAgo(100),
      },
    });
  const waiting = await givenLoggedMail(desk, { ...done(100), outcome: "FORWARDED" });
  const passedOn = await givenLoggedMail(desk, { ...done(100), outcome: "FORWARDED" });
  await notice(waiting.id, "QUEUED");
  await notice(passedOn.id, "SENT");
  await putMailRetention(systemAdmin, { ...kept, mailLogDays: 90 });
  await clean();
  expect(await rowOf(waiting.id)).toMatchObject({ rawDeletedAt: null, forgottenAt: null });
  expect(await isStored(waiting.contentHash)).toBe(true);
  expect(await rowOf(passedOn.id)).toMatchObject({ forgottenAt: expect.any(Date) });
  const left = await database().noticeMail.findMany({ select: { inboundMessageId: true } });
  expect(left).toEqual([{ inboundMessageId: waiting.id }]);
});

test("an answer to a mail whose original is gone still names it", async () => {
  const channel = await database().emailChannel.findUniqueOrThrow({ where: { id: desk.channelId } });
  const request = await database().request.create({
    data: {
      projectId: desk.projectId,
      number: 1,
      key: `${desk.projectKey}-1`,
      requestTypeId: channel.requestTypeId,
      summary: "s",
      descriptionText: "d",
      reporterId: systemAdmin.userId,
    },
  });
  const mail = await givenLoggedMail(desk, {
    ...done(40),
    requestId: request.id,
    messageId: "first@customer.test",
  });
  await putMailRetention(systemAdmin, { ...kept, rawMailDays: 30 });
  await clean();
  expect(await isStored(mail.contentHash)).toBe(false);
  expect(await replyThread(request.id)).toMatchObject({ inReplyTo: "first@customer.test" });
});
