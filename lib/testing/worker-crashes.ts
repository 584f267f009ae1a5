import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { database } from "@/lib/platform/database.ts";
import type { ChildServer } from "./child-process.ts";
import type { DovecotServer } from "./dovecot-server.ts";
import type { MailDesk } from "./mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "./mail-desk.ts";
import { startWorker } from "./worker-process.ts";

export const waitingPassword = "secret of the desk";
const mailCount = 500;

/** A desk in whose mailbox 500 mails wait. */
export async function givenWaitingMail(dovecot: DovecotServer, address: string): Promise<MailDesk> {
  const mails = Array.from({ length: mailCount }, (_, index) =>
    plainMail({
      from: `customer${index % 40}@customer.test`,
      to: address,
      subject: `Question ${index}`,
      text: `Text ${index}`,
    }),
  );
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from: "x@customer.test", to: address }, mails);
  return givenMailDesk({
    address,
    password: waitingPassword,
    imapPort: dovecot.imapPort,
    pollIntervalSeconds: 5,
  });
}

const countRequests = (desk: MailDesk) => database().request.count({ where: { projectId: desk.projectId } });

/** Two workers; whenever some more mail is in, one of them is killed and replaced, until all mail is in. */
export async function runWithCrashes(
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

/** Every mail is one request, and every number was given once. */
export async function expectEachOnce(desk: MailDesk): Promise<void> {
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
