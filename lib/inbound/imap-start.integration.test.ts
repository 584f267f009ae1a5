import "@/lib/testing/integration-environment.ts";
import { expect, it } from "vitest";
import { changeBegin, lookAgainAtLeftMail, moveToOtherMailbox } from "@/lib/email-channels/reset-cursor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenImapScriptDesk } from "@/lib/testing/imap-script-desk.ts";

const { folder, deliver, poll, mailbox, configure, expectRecovery, lastEntry } = givenImapScriptDesk();

/** More than one transaction changes. */
const historyLength = 12_000;

/** Mails of long ago that have these numbers; the folder was read up to the last of them. */
async function givenHistory(uidValidity: number): Promise<void> {
  const { id, projectId } = await mailbox();
  await database().$executeRaw`
    INSERT INTO "InboundMessage" ("id", "mailboxId", "projectId", "uidValidity", "uid", "sizeBytes", "contentHash",
      "receivedAt", "state", "outcome", "tidiedAt")
    SELECT gen_random_uuid(), ${id}::uuid, ${projectId}::uuid, ${uidValidity}, number, 1, md5(number::text), now(),
      'DONE', 'IGNORED', now()
    FROM generate_series(1, ${historyLength}) AS number`;
  await configure({ uidValidity, lastUid: historyLength });
}

/** Rows that gave their numbers up. */
async function retiredCount(): Promise<number> {
  const { id } = await mailbox();
  return database().inboundMessage.count({ where: { mailboxId: id, uidValidity: { gte: 2n ** 32n } } });
}

it("another UIDVALIDITY touches no row whose number no new mail can have", async () => {
  await givenHistory(7);
  folder().uidValidity = 8;
  deliver("one");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await retiredCount()).toBe(0);
  expect(await lastEntry()).toContain("UIDVALIDITY 7 is now 8");
});

it("when earlier mail is wanted the folder is read again, and no row gives its number up", async () => {
  const hourMs = 3_600_000;
  await configure({ beginAt: new Date(Date.now() - hourMs) });
  deliver("one", "two", "three");
  folder().mails.forEach((mail, index) => {
    mail.internalDate = new Date(index === 2 ? Date.now() : Date.now() - 2 * hourMs);
  });
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  const before = await mailbox();
  await database().$transaction((tx) => changeBegin(tx, before, null));
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect(await retiredCount()).toBe(0);
  expect(await lastEntry()).not.toContain("UIDVALIDITY");
  await expectRecovery("one", "two", "three");
});

it("a folder that came back from a backup while earlier mail is asked for is noticed all the same", async () => {
  deliver("one", "two");
  await poll();
  const before = await mailbox();
  await database().$transaction((tx) => changeBegin(tx, { ...before, beginAt: new Date() }, null));
  folder().mails = [];
  folder().uidNext = 1;
  deliver("three");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await lastEntry()).toContain("put back to an earlier state");
  await expectRecovery("one", "two", "three");
});

it("what a handler has left alone and wants now is taken", async () => {
  deliver("one", "two");
  await poll();
  const { id } = await mailbox();
  await database().inboundMessage.updateMany({
    where: { mailboxId: id, subject: "one" },
    data: { state: "DONE", outcome: "LEFT" },
  });
  await database().$transaction((tx) => lookAgainAtLeftMail(tx, id));
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await database().inboundMessage.count({ where: { mailboxId: id, state: "STORED" } })).toBe(2);
  await expectRecovery("one", "two");
});

it("another folder may use the same numbers", async () => {
  await givenHistory(7);
  const before = await mailbox();
  await database().$transaction((tx) => moveToOtherMailbox(tx, before));
  deliver("one");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await retiredCount()).toBe(historyLength);
});

it("a folder that came back from a backup: all rows give their numbers up, also when that is stopped half way", async () => {
  await givenHistory(7);
  deliver("one");
  await database().$executeRaw`
    ALTER TABLE "InboundMessage" ADD CONSTRAINT "stopped" CHECK ("uidValidity" < 4294967296 OR "uid" < 9000) NOT VALID`;
  await expect(poll()).rejects.toThrow();
  expect(await retiredCount()).toBeGreaterThan(0);
  await database().$executeRaw`ALTER TABLE "InboundMessage" DROP CONSTRAINT "stopped"`;
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await retiredCount()).toBe(historyLength);
});
