import "@/lib/testing/integration-environment.ts";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { database, databaseNow } from "@/lib/platform/database.ts";
import type { ChildServer } from "@/lib/testing/child-process.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { deliverFrom, plainMail } from "@/lib/testing/mail-desk.ts";
import { givenManyMailboxes } from "@/lib/testing/many-mailboxes.ts";
import { startReadyWorker } from "@/lib/testing/worker-process.ts";

const password = "secret of the desk";
/** Most are watched in a connection that stays open; POP3 knows no such thing, so that each poll queues for its turn. */
const imapCount = 600;
const pop3Count = 200;
const aliveCount = imapCount + pop3Count;
/** Of these servers that never answer, the first has many mailboxes and is not known to be dead; each other has a few. */
const deadHosts = [
  { host: "127.0.1.0", mailboxes: 100, failureCode: null },
  ...Array.from({ length: 25 }, (_, index) => ({
    host: `127.0.1.${index + 1}`,
    mailboxes: 4,
    failureCode: "greeting",
  })),
];
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const addressOf = (index: number) => `support${index}@desk.test`;
const patiently = { timeout: 600_000, interval: 500 };

let dovecot: DovecotServer;
const silent: Server[] = [];
const held = new Set<Socket>();

beforeAll(async () => {
  const users = upTo(aliveCount).map((index) => ({ address: addressOf(index), password }));
  dovecot = await startDovecot({ users, clientsPerProcess: 50 });
});
afterAll(async () => {
  for (const socket of held) socket.destroy();
  for (const server of silent) server.close();
  await dovecot.stop();
});

/** Takes every connection and never says a word. @returns its port */
async function startSilentServer(host: string): Promise<number> {
  const server = createServer((socket) => {
    held.add(socket);
    socket.on("error", () => socket.destroy());
  });
  silent.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

/** The ids of the mailboxes: first those that live, IMAP before POP3. */
async function givenMailboxes(): Promise<string[]> {
  const common = { password, pollIntervalSeconds: 20, timeoutMs: 120_000 };
  const dead = deadHosts.map(async ({ host, mailboxes, failureCode }) => {
    // They are due longest, so they come first.
    const server = { host, port: await startSilentServer(host), failureCode, nextPollAt: new Date(0) };
    return upTo(mailboxes).map((index) => ({
      ...common,
      ...server,
      protocol: "IMAP" as const,
      address: `dead${index}@${host}.test`,
    }));
  });
  return givenManyMailboxes([
    ...upTo(aliveCount).map((index) => ({
      ...common,
      address: addressOf(index),
      host: "127.0.0.1",
      nextPollAt: new Date(),
      failureCode: null,
      ...(index < imapCount
        ? { protocol: "IMAP" as const, port: dovecot.imapPort }
        : { protocol: "POP3" as const, port: dovecot.pop3Port }),
    })),
    ...(await Promise.all(dead)).flat(),
  ]);
}

/** Notes whose turn it was, in order; only the database of this test has the trigger. */
async function noteTurns(): Promise<() => Promise<string[]>> {
  await database().$executeRawUnsafe(`CREATE TABLE "Turn" ("id" serial, "mailboxId" text)`);
  await database().$executeRawUnsafe(`
    CREATE FUNCTION note_turn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO "Turn" ("mailboxId") VALUES (NEW."id");
      RETURN NEW;
    END $$`);
  await database().$executeRawUnsafe(`
    CREATE TRIGGER note_turn AFTER UPDATE OF "leaseFence" ON "Mailbox" FOR EACH ROW EXECUTE FUNCTION note_turn()`);
  return async () => {
    const turns = await database().$queryRaw<{ mailboxId: string }[]>`
      SELECT "mailboxId" FROM "Turn" ORDER BY "id"`;
    return turns.map(({ mailboxId }) => mailboxId);
  };
}

/** The most turns that one of them had while another waited for its next. */
function mostTurnsWhileWaiting(turns: readonly string[]): number {
  const had = new Map<string, number>();
  const hadAtLast = new Map<string, ReadonlyMap<string, number>>();
  let most = 0;
  for (const mailboxId of turns) {
    const before = hadAtLast.get(mailboxId);
    for (const [other, count] of had) {
      if (other !== mailboxId) most = Math.max(most, count - (before?.get(other) ?? 0));
    }
    had.set(mailboxId, (had.get(mailboxId) ?? 0) + 1);
    hadAtLast.set(mailboxId, new Map(had));
  }
  return most;
}

const alive = { mailServer: { host: "127.0.0.1" } };
const countReadSince = (since: Date) =>
  database().mailbox.count({ where: { ...alive, lastSucceededAt: { gt: since } } });

async function untilAllAreRead(): Promise<void> {
  const since = await databaseNow(database());
  await expect.poll(() => countReadSince(since), patiently).toBe(aliveCount);
}

test("of 1,000 mailboxes on one worker 200 are at servers that never answer: all others have their turn", async () => {
  const mailboxIds = await givenMailboxes();
  const turnsSoFar = await noteTurns();
  const worker = await startReadyWorker();
  let next: ChildServer | undefined;
  try {
    await untilAllAreRead();
    await untilAllAreRead();
    const ofPop3 = new Set(mailboxIds.slice(imapCount, aliveCount));
    const turns = await turnsSoFar();
    expect(mostTurnsWhileWaiting(turns.filter((id) => ofPop3.has(id)))).toBeLessThan(5);
    // Those at the silent servers had theirs, which last for minutes.
    const dead = new Set(mailboxIds.slice(aliveCount));
    expect(turns.filter((id) => dead.has(id)).length).toBeGreaterThan(20);

    const ends = [0, imapCount - 1, imapCount, aliveCount - 1];
    for (const index of ends) {
      const [from, to] = ["ann@customer.test", addressOf(index)];
      const mail = plainMail({ from, to, subject: to, text: "t" });
      await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to }, [mail]);
    }
    await expect.poll(() => database().request.count(), patiently).toBe(ends.length);
    await worker.stop();
    next = await startReadyWorker();
    await untilAllAreRead();
  } finally {
    await worker.kill();
    await next?.kill();
  }
}, 2_400_000);
