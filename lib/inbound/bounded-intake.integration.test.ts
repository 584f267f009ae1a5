import "@/lib/testing/integration-environment.ts";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { defaultRoot, openBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { systemProgram } from "@/lib/testing/child-process.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { pollMailbox } from "./poll-mailbox.ts";

const password = "secret of the desk";
const from = "ann@customer.test";
const megabyte = 1024 * 1024;
let dovecot: DovecotServer;
let desk: MailDesk;
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 6 }, (_, index) => ({ address: `support${index}@desk.test`, password }));
  dovecot = await startDovecot({ users });
});
afterAll(async () => {
  await closeQueues();
  await dovecot.stop();
});
beforeEach(async () => {
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({ address, password, imapPort: dovecot.imapPort });
});

async function deliver(...mails: (string | Buffer)[]): Promise<void> {
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, mails);
}

/** A mail of so many bytes of text, none like another. */
function largeMail(subject: string, sizeBytes: number): Buffer {
  const head = plainMail({ from, to: desk.address, subject, text: "" });
  const line = `${subject} ${"x".repeat(900)}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.alloc(sizeBytes, line), Buffer.from("\r\n")]);
}

const ledger = () =>
  database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId }, orderBy: { uid: "asc" } });

setFlagsFromString("--expose-gc");
const collectGarbage = z
  .custom<() => void>((value) => typeof value === "function")
  .parse(runInNewContext("gc"));

/** The most bytes that buffers held, beyond those before and without garbage, while the work went on. */
async function peakBuffers(work: () => Promise<unknown>): Promise<number> {
  const heldBytes = () => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  const before = heldBytes();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, heldBytes() - before);
  }, 150);
  await work();
  clearInterval(timer);
  return peak;
}

test("mails of 30 MB go to the store as they come: whole, and never whole in memory", async () => {
  await deliver(largeMail("first", 30 * megabyte), largeMail("second", 30 * megabyte));
  const peak = await peakBuffers(() => pollMailbox(desk.mailboxId));
  expect(peak).toBeLessThan(30 * megabyte);
  const rows = await ledger();
  expect(rows.map(({ subject, oversize }) => [subject, oversize])).toEqual([
    ["first", false],
    ["second", false],
  ]);
  for (const { contentHash, sizeBytes } of rows) {
    const hash = createHash("sha256");
    let stored = 0;
    for await (const chunk of await openBlob(contentHash)) {
      hash.update(chunk);
      stored += chunk.length;
    }
    expect(stored).toBe(sizeBytes);
    expect(hash.digest("hex")).toBe(contentHash);
  }
});

test("a full disk is a failure of the poll that says so; nothing is lost, and it goes on when there is room", async () => {
  const mails = Array.from({ length: 20 }, (_, index) => largeMail(`mail ${index}`, 200_000));
  await deliver(...mails, largeMail("streamed", 2 * megabyte));
  // The system refuses to write files beyond this size, as a full disk would.
  limitFiles("100000");
  try {
    expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "failed", code: "storage-full" });
  } finally {
    limitFiles("unlimited");
  }
  // The disk is not kept full by halves.
  const halves = () => readdir(path.join(defaultRoot(), ".unfinished"));
  await expect.poll(halves, { timeout: 60_000 }).toEqual([]);
  expect(await ledger()).toEqual([]);
  const mailbox = await database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } });
  expect(mailbox.lastUid).toBe(0n);
  expect(mailbox.failureDetail).toContain("disk");
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 21 });
});

const limitFiles = (bytes: string) =>
  execFileSync(systemProgram("prlimit", "util-linux"), [
    "--pid",
    `${process.pid}`,
    `--fsize=${bytes}:unlimited`,
  ]);

test("of mail that a handler does not catch, a line is kept that tells nothing, and no bytes", async () => {
  const { projectId, mailboxId, channelId } = desk;
  const { requestTypeId, incomingServerId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: channelId },
  });
  const incomingServer = await database().incomingServer.create({
    data: { name: desk.address, provider: "custom", mailServerId: incomingServerId },
  });
  const handler = await database().mailHandler.create({
    data: {
      name: `handler of ${desk.address}`,
      kind: "CREATE_OR_COMMENT",
      enabled: true,
      projectId,
      requestTypeId,
      catchAddresses: ["sales@desk.test"],
      incomingServerId: incomingServer.id,
    },
  });
  await database().mailbox.update({
    where: { id: mailboxId },
    data: { emailChannelId: null, mailHandlerId: handler.id, afterProcessing: "DELETE" },
  });
  const wanted = plainMail({ from, to: "sales+eu@desk.test", subject: "wanted", text: "w" });
  const other = plainMail({ from, to: "press@desk.test", subject: "other", text: "o" });
  await deliver(wanted, other, largeMail("large other", 3 * megabyte));
  expect(await pollMailbox(mailboxId)).toEqual({ state: "done", storedCount: 1 });
  const rows = await ledger();
  expect(rows.map(({ subject, state, outcome }) => [subject, state, outcome])).toEqual([
    ["wanted", "STORED", null],
    ["", "DONE", "LEFT"],
    ["", "DONE", "LEFT"],
  ]);
  for (const row of rows.slice(1)) {
    expect(row).toMatchObject({ fromAddress: "", messageId: null });
    expect(row.rawDeletedAt).not.toBeNull();
    await expect(openBlob(row.contentHash)).rejects.toMatchObject({ code: "blob-missing" });
  }
});
