import "@/lib/testing/integration-environment.ts";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import type { ChildServer } from "@/lib/testing/child-process.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { startRedis } from "@/lib/testing/redis-server.ts";
import { startWorker } from "@/lib/testing/worker-process.ts";

const password = "secret of the desk";
const mailCount = 500;
let dovecot: DovecotServer;

beforeAll(async () => {
  const users = ["postgres@desk.test", "redis@desk.test"].map((address) => ({ address, password }));
  dovecot = await startDovecot({ users });
});
afterAll(() => dovecot.stop());

async function givenWaitingMail(address: string): Promise<MailDesk> {
  const mails = Array.from({ length: mailCount }, (_, index) =>
    plainMail({
      from: `customer${index % 40}@customer.test`,
      to: address,
      subject: `Question ${index}`,
      text: `Text ${index}`,
    }),
  );
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from: "x@customer.test", to: address }, mails);
  return givenMailDesk({ address, password, imapPort: dovecot.imapPort, pollIntervalSeconds: 5 });
}

const countRequests = (desk: MailDesk) => database().request.count({ where: { projectId: desk.projectId } });

/** Two workers; whenever some more mail is in, one of them is killed and replaced, until all mail is in. */
async function runWithCrashes(
  desk: MailDesk,
  options: { env: Record<string, string>; emptyQueue: () => Promise<void> },
): Promise<void> {
  const workers: ChildServer[] = [await startWorker(options.env), await startWorker(options.env)];
  let kills = 0;
  let isEmptied = false;
  // Stored mail counts as progress too, so that some crashes hit the intake.
  const progress = async () =>
    (await countRequests(desk)) +
    (await database().inboundMessage.count({ where: { mailboxId: desk.mailboxId } }));
  try {
    for (let nextCrash = 20; (await countRequests(desk)) < mailCount; ) {
      await delay(50);
      const reached = await progress();
      if (reached < nextCrash) continue;
      nextCrash = reached + 20 + Math.random() * 300;
      if (reached > mailCount && !isEmptied) {
        isEmptied = true;
        await options.emptyQueue();
      }
      const [victim] = workers.splice(Math.floor(Math.random() * workers.length), 1);
      await victim?.kill();
      kills += 1;
      workers.push(await startWorker(options.env));
    }
    expect(isEmptied).toBe(true);
    expect(kills).toBeGreaterThan(1);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

async function expectEachOnce(desk: MailDesk): Promise<void> {
  const requests = await database().request.findMany({
    where: { projectId: desk.projectId },
    select: { summary: true, number: true },
  });
  const wanted = Array.from({ length: mailCount }, (_, index) => `Question ${index}`).sort();
  expect(requests.map((request) => request.summary).sort()).toEqual(wanted);
  expect(new Set(requests.map((request) => request.number)).size).toBe(mailCount);
  const mails = await database().inboundMessage.groupBy({
    by: ["state", "outcome"],
    where: { mailboxId: desk.mailboxId },
    _count: true,
  });
  expect(mails).toEqual([{ state: "DONE", outcome: "REQUEST", _count: mailCount }]);
}

test("500 mails, workers killed at random, the queue's tables emptied: 500 requests", async () => {
  const desk = await givenWaitingMail("postgres@desk.test");
  const emptyQueue = async () => {
    const client = new pg.Client({ connectionString: environment().databaseUrl });
    await client.connect();
    const { rows } = await client.query(
      "SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS names FROM pg_tables " +
        "WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'",
    );
    await client.query(`TRUNCATE ${rows[0].names}`);
    await client.end();
  };
  await runWithCrashes(desk, { env: {}, emptyQueue });
  await expectEachOnce(desk);
}, 300_000);

test("the same on Redis, with FLUSHALL", async () => {
  const redis = await startRedis();
  try {
    const desk = await givenWaitingMail("redis@desk.test");
    const emptyQueue = async () => {
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
    };
    await runWithCrashes(desk, { env: { REDIS_URL: redis.url }, emptyQueue });
    await expectEachOnce(desk);
  } finally {
    await redis.stop();
  }
}, 300_000);
