import "@/lib/testing/integration-environment.ts";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { blobPath, defaultRoot } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { systemProgram } from "@/lib/testing/child-process.ts";
import { givenStoredMail, takeIn } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { ingestMailbox } from "./ingest-mailbox.ts";
import { ingestMessage } from "./ingest-message.ts";

const from = "ann@customer.test";
let desk: MailDesk;

beforeEach(async () => {
  const address = `desk-${randomUUID().slice(0, 8)}@desk.test`;
  desk = await givenMailDesk({ address, password: "x", imapPort: 1 });
});
afterAll(() => closeQueues());

const row = (id: string) => database().inboundMessage.findUniqueOrThrow({ where: { id } });
const change = (id: string, data: Prisma.InboundMessageUncheckedUpdateInput) =>
  database().inboundMessage.update({ where: { id }, data });
const ingest = () =>
  ingestMailbox(desk.mailboxId, { signal: new AbortController().signal, onBacklog: async () => undefined });
const mail = (words: string, messageId: string, headers: readonly string[] = []) =>
  plainMail({ from, to: desk.address, subject: words, text: words, messageId, headers });
const place = (contentHash: string) => blobPath(contentHash, defaultRoot());

test("mails that differ much in size are not compared: whoever sends large and small ones fills no memory", async () => {
  const messageId = `${randomUUID()}@customer.test`;
  for (const words of ["one", "two"]) {
    const { id, contentHash } = await takeIn(desk.mailboxId, mail(words, messageId));
    await change(id, { sizeBytes: 50_000_000 });
    // Reading it would fail.
    await rm(place(contentHash));
    await mkdir(place(contentHash));
  }
  const ids = [];
  for (let count = 0; count < 6; count++) {
    ids.push(await givenStoredMail(desk.mailboxId, mail(`small ${count}`, messageId)));
  }
  expect(await ingest()).toBe("done");
  for (const id of ids) expect(await row(id)).toMatchObject({ state: "DONE", attempts: 1 });
});

test("a twin that can not be read stops nobody but its like", async () => {
  const messageId = `${randomUUID()}@customer.test`;
  const { contentHash } = await takeIn(desk.mailboxId, mail("one", messageId));
  await rm(place(contentHash));
  await mkdir(place(contentHash));
  const second = await givenStoredMail(desk.mailboxId, mail("two", messageId));
  const other = await givenStoredMail(desk.mailboxId, mail("other", `${randomUUID()}@customer.test`));
  await ingest();
  expect(await row(other)).toMatchObject({ state: "DONE" });
  expect(await row(second)).toMatchObject({ state: "STORED", attempts: 0 });
  await rm(place(contentHash), { recursive: true });
  await change(second, { nextAttemptAt: new Date(0) });
  await ingest();
  expect(await row(second)).toMatchObject({ state: "DONE" });
});

const limitFiles = (bytes: string) =>
  execFileSync(systemProgram("prlimit", "util-linux"), [
    "--pid",
    `${process.pid}`,
    `--fsize=${bytes}:unlimited`,
  ]);

test("while the disk is full no attempt counts: the mail waits, and is processed when there is room", async () => {
  const id = await givenStoredMail(
    desk.mailboxId,
    [
      `From: ${from}`,
      `To: ${desk.address}`,
      "Subject: With a file",
      "MIME-Version: 1.0",
      'Content-Type: application/octet-stream; name="a.bin"',
      "Content-Disposition: attachment",
      "",
      "x".repeat(200_000),
      "",
    ].join("\r\n"),
  );
  limitFiles("100000");
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      await ingestMessage(id);
      const { state, attempts, nextAttemptAt, reason } = await row(id);
      expect({ state, attempts }).toEqual({ state: "STORED", attempts: 0 });
      expect(reason).toContain("disk that holds DATA_DIR is full");
      expect(nextAttemptAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
      await change(id, { nextAttemptAt: new Date(0) });
    }
  } finally {
    limitFiles("unlimited");
  }
  await ingestMessage(id);
  expect(await row(id)).toMatchObject({ state: "DONE", outcome: "REQUEST" });
});

test("an answer to a mail that is tried again later is due with it, and keeps no other waiting", async () => {
  const messageId = `${randomUUID()}@customer.test`;
  const earlier = await givenStoredMail(desk.mailboxId, mail("first", messageId), {
    receivedAt: new Date(Date.now() - 60_000),
  });
  const later = new Date(Date.now() + 30 * 60_000);
  await change(earlier, { nextAttemptAt: later, attempts: 4 });
  const answer = await givenStoredMail(
    desk.mailboxId,
    mail("second", `${randomUUID()}@customer.test`, [`In-Reply-To: <${messageId}>`]),
  );
  const other = await givenStoredMail(desk.mailboxId, mail("other", `${randomUUID()}@customer.test`));
  // Nothing waits: what is left is due later.
  expect(await ingest()).toBe("done");
  expect(await row(other)).toMatchObject({ state: "DONE", outcome: "REQUEST" });
  const { state, attempts, nextAttemptAt } = await row(answer);
  expect({ state, attempts }).toEqual({ state: "STORED", attempts: 0 });
  expect(nextAttemptAt.getTime()).toBeGreaterThan((await row(other)).processedAt?.getTime() ?? Infinity);

  await change(earlier, { nextAttemptAt: new Date(0) });
  await change(answer, { nextAttemptAt: new Date(0) });
  await vi.waitFor(
    async () => {
      await ingest();
      expect(await row(answer)).toMatchObject({ state: "DONE", outcome: "COMMENT" });
    },
    { timeout: 60_000 },
  );
});
