import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { constants, open, readFile, rm } from "node:fs/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { blobPath, defaultRoot, putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { runCommand } from "@/lib/testing/child-process.ts";
import { givenStoredMail } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { startWorker } from "@/lib/testing/worker-process.ts";
import { hintIngest } from "./ingest-hints.ts";
import { ingestMailbox } from "./ingest-mailbox.ts";
import { ingestMessage } from "./ingest-message.ts";

const ann = "ann@customer.test";
const bob = "bob@customer.test";
const eve = "eve@elsewhere.test";
let desk: MailDesk;

function givenDesk(): Promise<MailDesk> {
  const address = `support-${randomUUID().slice(0, 8)}@desk.test`;
  return givenMailDesk({ address, password: "x", imapPort: 1 });
}

beforeEach(async () => {
  desk = await givenDesk();
});

type Told = { id: string; from: string; subject: string; answers?: string; cc?: string; headers?: string[] };

/** Stores mails a second apart, in this order; returns the ids of their rows. */
async function store(of: MailDesk, mails: readonly Told[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, { id, from, subject, answers, cc, headers = [] }] of mails.entries()) {
    const mail = plainMail({
      from,
      to: of.address,
      subject: subject.replace("KEY", of.projectKey),
      text: `Text of ${id}`,
      messageId: `${id}@customer.test`,
      date: new Date(Date.UTC(2026, 10, 1)),
      headers: [
        ...headers,
        ...(answers === undefined ? [] : [`In-Reply-To: <${answers}@customer.test>`]),
        ...(cc === undefined ? [] : [`Cc: ${cc}`]),
      ],
    });
    const receivedAt = new Date(Date.UTC(2026, 10, 1, 10, 0, index));
    ids.push(await givenStoredMail(of.mailboxId, mail, { receivedAt }));
  }
  return ids;
}

async function drain(of: MailDesk): Promise<string> {
  const onBacklog = async () => undefined;
  return ingestMailbox(of.mailboxId, { signal: new AbortController().signal, onBacklog });
}

const ledger = (of: MailDesk) =>
  database().inboundMessage.findMany({
    where: { mailboxId: of.mailboxId },
    orderBy: { receivedAt: "asc" },
    include: { request: { include: { participants: { include: { user: true } } } }, comment: true },
  });

async function numbers(of: MailDesk): Promise<number[]> {
  const rows = await database().request.findMany({
    where: { projectId: of.projectId },
    orderBy: { number: "asc" },
    select: { number: true },
  });
  return rows.map(({ number }) => number);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("mails of one batch that refer to each other end as they would one after the other", async () => {
  const mails: Told[] = [
    { id: "a", from: ann, subject: "First", cc: bob },
    { id: "b", from: ann, subject: "Re: First", answers: "a" },
    { id: "c", from: bob, subject: "Re: First", answers: "b", cc: "carl@customer.test" },
    { id: "d", from: "carl@customer.test", subject: "Re: First", answers: "c" },
    { id: "e", from: eve, subject: "Re: First", answers: "a" },
    { id: "f", from: ann, subject: "About [KEY-1]" },
    { id: "g", from: eve, subject: "About [KEY-1]" },
    { id: "h", from: ann, subject: "Out", answers: "a", headers: ["Auto-Submitted: auto-replied"] },
    { id: "i", from: bob, subject: "Another" },
    { id: "b", from: ann, subject: "Re: First", answers: "a", headers: ["X-Way: second"] },
  ];
  const other = await givenDesk();
  // Message-IDs are the installation's, so that the other desk needs its own.
  const others = mails.map((mail) => {
    const answers = mail.answers === undefined ? {} : { answers: `${mail.answers}.2` };
    return { ...mail, id: `${mail.id}.2`, ...answers };
  });
  await store(desk, mails);
  const ids = await store(other, others);
  await drain(desk);
  for (const id of ids) await ingestMessage(id);

  const seen = async (of: MailDesk) =>
    (await ledger(of)).map((row) => ({
      outcome: row.outcome,
      reason: row.reason.replaceAll(of.projectKey, "KEY").replaceAll(".2@", "@"),
      evidence: JSON.stringify(row.evidence).replaceAll(of.projectKey, "KEY").replaceAll(".2@", "@"),
      request: row.request?.number,
      people: row.request?.participants.map(({ user }) => user.email).sort(),
      comment: row.comment?.bodyText.replaceAll(".2", ""),
    }));
  const together = await seen(desk);
  expect(together).toEqual(await seen(other));
  expect(together.map(({ outcome, request }) => [outcome, request])).toEqual([
    ["REQUEST", 1],
    ["COMMENT", 1],
    ["COMMENT", 1],
    ["COMMENT", 1],
    ["REQUEST", 2],
    ["COMMENT", 1],
    ["REQUEST", 3],
    ["IGNORED", 1],
    ["REQUEST", 4],
    ["DUPLICATE", 1],
  ]);
  expect(await numbers(desk)).toEqual([1, 2, 3, 4]);
  const comments = await database().comment.findMany({
    where: { request: { projectId: desk.projectId } },
    orderBy: { createdAt: "asc" },
  });
  expect(comments.map(({ bodyText }) => bodyText.trim().at(-1))).toEqual(["b", "c", "d", "f"]);
});

test("a mail that breaks its batch stops only itself, and leaves no gap in the numbers", async () => {
  await database().$executeRaw`
    CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW."summary" = 'Poison' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$`;
  await database()
    .$executeRaw`CREATE TRIGGER poison BEFORE INSERT ON "Request" FOR EACH ROW EXECUTE FUNCTION poison()`;
  const ids = await store(desk, [
    { id: "p1", from: ann, subject: "Before" },
    { id: "p2", from: ann, subject: "Poison" },
    { id: "p3", from: ann, subject: "Unreadable" },
    { id: "p4", from: bob, subject: "After" },
    { id: "p5", from: ann, subject: "Re: Poison", answers: "p2" },
  ]);
  const unreadable = await database().inboundMessage.findUniqueOrThrow({ where: { id: ids[2] ?? "" } });
  await rm(blobPath(unreadable.contentHash, defaultRoot()));
  expect(await drain(desk)).toBe("put-back");
  expect((await ledger(desk)).map(({ state, outcome }) => [state, outcome])).toEqual([
    ["DONE", "REQUEST"],
    ["STORED", null],
    ["STORED", null],
    ["DONE", "REQUEST"],
    // It waits for the mail that it answers.
    ["STORED", null],
  ]);
  const [, poison, missing, , answer] = await ledger(desk);
  expect(poison?.reason).toContain("failed, it will be tried again");
  expect(missing?.reason).toContain("missing from the store");
  expect(answer).toMatchObject({ attempts: 0, reason: "" });
  expect(await numbers(desk)).toEqual([1, 2]);

  await database().$executeRaw`DROP TRIGGER poison ON "Request"`;
  await database().inboundMessage.updateMany({
    where: { id: { in: [ids[1] ?? "", ids[4] ?? ""] } },
    data: { nextAttemptAt: new Date(0) },
  });
  await drain(desk);
  const after = await ledger(desk);
  expect([after[1]?.outcome, after[4]?.outcome]).toEqual(["REQUEST", "COMMENT"]);
  expect(after[4]?.requestId).toBe(after[1]?.requestId);
  expect(await numbers(desk)).toEqual([1, 2, 3]);
});

test("two workers share a mailbox: every answer finds its thread, nothing is doubled, no number is left out", async () => {
  const threads = 150;
  const mails = upTo(threads).flatMap((thread): Told[] => [
    { id: `w${thread}`, from: `c${thread}@customer.test`, subject: `Question ${thread}` },
    { id: `w${thread}-2`, from: `c${thread}@customer.test`, subject: "Re", answers: `w${thread}` },
  ]);
  // Answers of one batch stand far from what they answer.
  await store(desk, [
    ...mails.filter((_, index) => index % 2 === 0),
    ...mails.filter((_, index) => index % 2 === 1),
  ]);
  const workers = await Promise.all([startWorker(), startWorker()]);
  try {
    await hintIngest(desk.mailboxId);
    await vi.waitFor(
      async () => {
        const left = await database().inboundMessage.count({
          where: { mailboxId: desk.mailboxId, state: "STORED" },
        });
        expect(left).toBe(0);
      },
      { timeout: 150_000, interval: 100 },
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await closeQueues();
  }
  const rows = await ledger(desk);
  expect(rows.map(({ outcome }) => outcome)).toEqual([
    ...upTo(threads).map(() => "REQUEST"),
    ...upTo(threads).map(() => "COMMENT"),
  ]);
  for (const [index, row] of rows.entries()) {
    expect(row.request?.summary).toBe(`Question ${(index % threads) + 1}`);
  }
  expect(await numbers(desk)).toEqual(upTo(threads));
  expect(await database().comment.count({ where: { request: { projectId: desk.projectId } } })).toBe(threads);
}, 300_000);

test("a mail that was attempted before comes alone, so that it can harm no other", async () => {
  const ids = await store(desk, [
    { id: "s1", from: ann, subject: "Ends the process" },
    { id: "s2", from: ann, subject: "Innocent" },
  ]);
  await database().inboundMessage.update({ where: { id: ids[0] ?? "" }, data: { attempts: 8 } });
  await drain(desk);
  expect((await ledger(desk)).map(({ state, attempts }) => [state, attempts])).toEqual([
    ["FAILED", 9],
    ["DONE", 1],
  ]);
});

test("mail whose reading hangs is taken up by the next hint once the first is given up", async () => {
  const [id = ""] = await store(desk, [{ id: "h1", from: ann, subject: "Hangs" }]);
  const { contentHash } = await database().inboundMessage.findUniqueOrThrow({ where: { id } });
  const file = blobPath(contentHash, defaultRoot());
  const bytes = await readFile(file);
  await rm(file);
  await runCommand("mkfifo", [file]);
  // Whoever reads it waits for as long as this is open, and nothing is written.
  const silence = await open(file, constants.O_RDWR);
  const limit = new AbortController();
  const onBacklog = async () => undefined;
  const hanging = ingestMailbox(desk.mailboxId, { signal: limit.signal, onBacklog });
  const attempts = async () =>
    (await database().inboundMessage.findUniqueOrThrow({ where: { id } })).attempts;
  await expect.poll(attempts, { timeout: 30_000 }).toBe(1);
  limit.abort();
  await rm(file);
  await putBlob(bytes);
  const outcome = async () => {
    await drain(desk);
    return (await database().inboundMessage.findUniqueOrThrow({ where: { id } })).outcome;
  };
  // The claim has to run out first.
  await expect.poll(outcome, { timeout: 120_000, interval: 500 }).toBe("REQUEST");
  await silence.close();
  await hanging;
  expect(await ledger(desk)).toMatchObject([{ state: "DONE", outcome: "REQUEST" }]);
}, 200_000);
