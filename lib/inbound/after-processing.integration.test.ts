import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { asOwner, mailsInFolder } from "@/lib/testing/server-folder.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { claimMailbox } from "./mailbox-lease.ts";
import { mailboxPlace } from "./mailbox-place.ts";
import { openMailbox } from "./open-mailbox.ts";
import { pollMailbox } from "./poll-mailbox.ts";
import { listUntidied, tidyMails } from "./tidy-mails.ts";

const password = "secret of the desk";
let dovecot: DovecotServer;
let desk: MailDesk;
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 20 }, (_, index) => ({
    address: `support${index}@desk.test`,
    password,
  }));
  dovecot = await startDovecot({ users });
});
afterAll(async () => {
  await closeQueues();
  await dovecot.stop();
});
beforeEach(async () => {
  desk = await givenMailDesk({
    address: `support${count++}@desk.test`,
    password,
    imapPort: dovecot.imapPort,
  });
});

async function deliver(...subjects: string[]): Promise<void> {
  const from = "ann@customer.test";
  const mails = subjects.map((subject) => plainMail({ from, to: desk.address, subject, text: subject }));
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, mails);
}

const configure = (data: Prisma.MailboxUncheckedUpdateInput) =>
  database().mailbox.update({ where: { id: desk.mailboxId }, data });
const poll = () => pollMailbox(desk.mailboxId);
const account = () => ({ imapPort: dovecot.imapPort, address: desk.address, password });
const inFolder = async (folder = "INBOX") =>
  (await mailsInFolder(account(), folder))?.map(({ subject, flags }) => [subject, ...flags]) ?? null;
const ledger = () =>
  database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId }, orderBy: { uid: "asc" } });
const remarks = async () =>
  (
    await database().connectivityEntry.findMany({
      where: { mailboxId: desk.mailboxId },
      orderBy: { at: "asc" },
    })
  ).map(({ detail }) => detail);
const tidied = async () => (await ledger()).map(({ subject, tidiedAt }) => [subject, tidiedAt !== null]);

/** As a worker leaves it that was killed after the commit, before it came to the server. */
const forgetTidying = () =>
  database().inboundMessage.updateMany({ where: { mailboxId: desk.mailboxId }, data: { tidiedAt: null } });

test.each([
  [
    "MARK_SEEN",
    [
      ["one", "\\Seen"],
      ["two", "\\Seen"],
    ],
    null,
  ],
  ["LEAVE", [["one"], ["two"]], null],
  ["DELETE", [], null],
  ["MOVE", [], [["one"], ["two"]]],
] as const)("%s: once the mail is here", async (afterProcessing, inbox, target) => {
  await configure({ afterProcessing, moveToFolder: afterProcessing === "MOVE" ? "Desk/Done" : null });
  await deliver("one", "two");
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect(await inFolder()).toEqual(inbox);
  expect(await inFolder("Desk/Done")).toEqual(target);
  expect(await tidied()).toEqual([
    ["one", true],
    ["two", true],
  ]);
  await deliver("three");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
});

test.each(["MOVE", "DELETE"] as const)(
  "%s: what a killed worker left undone is done by the next poll, once",
  async (afterProcessing) => {
    await configure({ afterProcessing: "LEAVE" });
    await deliver("one", "two");
    await poll();
    await configure({ afterProcessing, moveToFolder: "Done" });
    await forgetTidying();
    await deliver("three");
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
    expect(await inFolder()).toEqual([]);
    const moved = afterProcessing === "MOVE" ? [["one"], ["two"], ["three"]] : null;
    expect(await inFolder("Done")).toEqual(moved);
    await forgetTidying();
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
    expect(await inFolder("Done")).toEqual(moved);
    expect((await tidied()).every(([, isTidy]) => isTidy)).toBe(true);
  },
);

test("after a renumbering, what was left undone is done under the new numbers, or dropped when it is gone", async () => {
  await configure({ afterProcessing: "LEAVE" });
  await deliver("one", "two", "three");
  await poll();
  await asOwner(account(), async (client) => {
    await client.mailboxOpen("INBOX");
    await client.messageDelete("2", { uid: true });
  });
  await configure({ afterProcessing: "DELETE" });
  await forgetTidying();
  await dovecot.renumber(desk.address);
  await deliver("four");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await inFolder()).toEqual([]);
  expect((await tidied()).map(([, isTidy]) => isTidy)).toEqual([true, true, true, true]);
  expect((await remarks()).at(-1)).toMatch(/numbered the folder anew.*2 mails were recognised/);
});

test("mail that is too large or could not be read stays where it is, whatever is done with other mail", async () => {
  await configure({ afterProcessing: "DELETE" });
  const head = `From: a@c.test\r\nTo: ${desk.address}\r\nSubject: Huge\r\n\r\n`;
  const huge = Buffer.concat([Buffer.from(head), Buffer.alloc(60_000_000, `${"x".repeat(998)}\r\n`)]);
  const small = plainMail({ from: "a@c.test", to: desk.address, subject: "small", text: "s" });
  const to = { from: "a@c.test", to: desk.address };
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, to, [huge, small]);
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect(await inFolder()).toEqual([["Huge"]]);
  expect((await ledger()).map(({ oversize }) => oversize)).toEqual([true, false]);
});

test("a folder that can not be made is said, not copied into for ever, and the mail is taken all the same", async () => {
  await configure({ afterProcessing: "MOVE", moveToFolder: "x".repeat(300) });
  await deliver("one");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  await poll();
  await poll();
  expect(await inFolder()).toEqual([["one"]]);
  const said = (await remarks()).filter((detail) => detail.includes("could not be moved"));
  expect(said).toHaveLength(1);
  await configure({ moveToFolder: "Better" });
  await poll();
  expect(await inFolder("Better")).toEqual([["one"]]);
});

test("who lost the lease touches nothing on the server", async () => {
  await configure({ afterProcessing: "LEAVE" });
  await deliver("one");
  await poll();
  await configure({ afterProcessing: "DELETE" });
  await forgetTidying();
  const claim = await claimMailbox(desk.mailboxId);
  if (claim.state !== "held") throw new Error("The lease was free.");
  await configure({ leaseExpiresAt: new Date(0) });
  const place = await mailboxPlace(desk.mailboxId);
  const { session } = await openMailbox(place.mailServerId, {});
  const mails = await listUntidied(desk.mailboxId, place);
  const late = tidyMails(session, claim.lease, place, mails, { isRepeated: true, remark: () => undefined });
  await expect(late).rejects.toMatchObject({ loss: "not-renewed" });
  await session.close();
  expect(await inFolder()).toEqual([["one"]]);
});
