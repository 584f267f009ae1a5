import "@/lib/testing/integration-environment.ts";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { keepMailboxes } from "./keep-mailboxes.ts";
import { newReadingLimits } from "./reading-limits.ts";

const password = "secret of the desk";
const aliveCount = 160;
const deadCount = 40;
const address = (index: number) => `support${index}@desk.test`;
let dovecot: DovecotServer;
let blackHole: Server;
const held = new Set<Socket>();

beforeAll(async () => {
  const users = Array.from({ length: aliveCount }, (_, index) => ({ address: address(index), password }));
  dovecot = await startDovecot({ users });
  // Takes every connection and never says a word.
  blackHole = createServer((socket) => {
    held.add(socket);
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => blackHole.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  for (const socket of held) socket.destroy();
  blackHole.close();
  await closeQueues();
  await dovecot.stop();
});

test("of 200 mailboxes, 40 at a server that never answers: the others are read on time, by two workers, after one has gone", async () => {
  const port = blackHole.address();
  if (port === null || typeof port === "string") throw new Error("The server has no port.");
  const project = await givenProject();
  const common = { password, project, pollIntervalSeconds: 5 };
  const alive = [];
  for (let index = 0; index < aliveCount; index += 1) {
    alive.push(await givenMailDesk({ ...common, address: address(index), imapPort: dovecot.imapPort }));
  }
  for (let index = 0; index < deadCount; index += 1) {
    await givenMailDesk({ ...common, address: `dead${index}@desk.test`, imapPort: port.port });
  }
  const soonest = new Date(0);
  await database().mailbox.updateMany({
    where: { mailServer: { port: port.port } },
    // They are due longest, so they come first.
    data: { nextPollAt: soonest },
  });
  const isAlive = { mailServer: { port: dovecot.imapPort } };
  const countRead = () => database().mailbox.count({ where: { ...isAlive, lastSucceededAt: { not: null } } });

  const workers = [new AbortController(), new AbortController()];
  const ended = workers.map(({ signal }) => keepMailboxes({ signal, limits: newReadingLimits() }));
  const patiently = { timeout: 150_000, interval: 100 };
  await vi.waitFor(async () => expect(await countRead()).toBe(aliveCount), patiently);
  // The dead server has not even been given up when all others are read.
  expect(await database().mailbox.count({ where: { lastSucceededAt: null } })).toBe(deadCount);

  const from = "ann@customer.test";
  for (const desk of [alive[0], alive.at(-1)]) {
    if (!desk) throw new Error("No desk was made.");
    const mail = plainMail({ from, to: desk.address, subject: "s", text: "t" });
    await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, [mail]);
  }
  await vi.waitFor(async () => expect(await database().inboundMessage.count()).toBe(2), patiently);

  workers[0]?.abort();
  await ended[0];
  const since = new Date();
  await vi.waitFor(async () => {
    const where = { ...isAlive, lastSucceededAt: { gt: since } };
    expect(await database().mailbox.count({ where })).toBe(aliveCount);
  }, patiently);
  workers[1]?.abort();
  await ended[1];
}, 400_000);
