import { setTimeout as delay } from "node:timers/promises";
import { expect, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import type { ChildServer } from "./child-process.ts";
import { type DovecotServer, startDovecot } from "./dovecot-server.ts";
import { givenProject } from "./factories.ts";
import { deliverFrom, givenMailDesk, plainMail } from "./mail-desk.ts";
import { mailsInFolder } from "./server-folder.ts";
import { startWorker } from "./worker-process.ts";

/** With MAILROOM_LONG=1 the tests of crashes take many more mails. */
export const isLong = process.env.MAILROOM_LONG === "1";

const password = "secret of the desk";
/** Every tenth mail answers the one before. */
const isAnswer = (index: number) => index % 10 === 9;

/** Three mailboxes of a project in which mail waits: IMAP that is moved, POP3 that is deleted, and a handler's. */
type WaitingMail = {
  readonly projectId: string;
  readonly mailsEach: number;
  readonly mailboxIds: readonly string[];
  readonly accountOf: (name: MailboxName) => { imapPort: number; address: string; password: string };
};

const mailboxNames = ["imap", "pop3", "handler"] as const;
type MailboxName = (typeof mailboxNames)[number];
const addressOf = (name: MailboxName) => `${name}@desk.test`;

export function startWaitingServer(): Promise<DovecotServer> {
  return startDovecot({ users: mailboxNames.map((name) => ({ address: addressOf(name), password })) });
}

export async function givenWaitingMail(dovecot: DovecotServer, mailCount: number): Promise<WaitingMail> {
  const mailsEach = Math.ceil(mailCount / mailboxNames.length);
  const project = await givenProject();
  const mailboxIds: string[] = [];
  for (const name of mailboxNames) {
    await deliver(dovecot, name, mailsEach);
    const desk = await givenMailDesk({
      address: addressOf(name),
      password,
      imapPort: dovecot.imapPort,
      pollIntervalSeconds: 5,
      project,
    });
    if (name === "pop3") {
      await database().mailServer.updateMany({
        where: { mailboxes: { some: { id: desk.mailboxId } } },
        data: { protocol: "POP3", port: dovecot.pop3Port },
      });
    }
    await database().mailbox.update({
      where: { id: desk.mailboxId },
      data: {
        afterProcessing: name === "imap" ? "MOVE" : "DELETE",
        moveToFolder: name === "imap" ? "Done" : null,
        ...(name === "handler" && {
          emailChannelId: null,
          mailHandlerId: await givenHandlerOf(project, desk),
        }),
      },
    });
    mailboxIds.push(desk.mailboxId);
  }
  const accountOf = (name: MailboxName) => ({
    imapPort: dovecot.imapPort,
    address: addressOf(name),
    password,
  });
  return { projectId: project.id, mailsEach, mailboxIds, accountOf };
}

async function deliver(dovecot: DovecotServer, name: MailboxName, mailsEach: number): Promise<void> {
  const to = addressOf(name);
  const mails = Array.from({ length: mailsEach }, (_, index) => {
    const answered = `<${name}-${index - 1}@customer.test>`;
    return plainMail({
      from: `customer${(isAnswer(index) ? index - 1 : index) % 40}@${name}.test`,
      to,
      subject: isAnswer(index) ? `Re: ${name} ${index - 1}` : `${name} ${index}`,
      text: `Text ${name} ${index}`,
      messageId: `${name}-${index}@customer.test`,
      headers: isAnswer(index) ? [`In-Reply-To: ${answered}`] : [],
    });
  });
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from: "x@customer.test", to }, mails);
}

async function givenHandlerOf(
  project: { readonly id: string; readonly requestTypeId: string },
  desk: { readonly channelId: string },
): Promise<string> {
  const { incomingServerId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: desk.channelId },
  });
  const server = await database().incomingServer.create({
    data: { name: "everything", provider: "custom", mailServerId: incomingServerId },
  });
  const handler = await database().mailHandler.create({
    data: {
      name: "everything",
      kind: "CREATE_OR_COMMENT",
      enabled: true,
      projectId: project.id,
      requestTypeId: project.requestTypeId,
      incomingServerId: server.id,
    },
  });
  return handler.id;
}

/** How many of the mails are stored, have an outcome, are done with on their server: three steps for each. */
async function progressOf({ mailboxIds }: WaitingMail): Promise<number> {
  const [row] = await database().$queryRaw<{ steps: number }[]>`
    SELECT (count(*) + count(*) FILTER (WHERE "state" = 'DONE') + count("tidiedAt"))::int AS "steps"
    FROM "InboundMessage" WHERE "mailboxId" = ANY(${[...mailboxIds]}::uuid[])`;
  return row?.steps ?? 0;
}

/** Waits until all of it has its outcome and nothing is left to do on the servers. */
export async function allDone(waiting: WaitingMail, options: { readonly timeoutMs: number }): Promise<void> {
  const total = waiting.mailsEach * mailboxNames.length * 3;
  await vi.waitFor(
    async () => {
      const reached = await progressOf(waiting);
      if (reached < total) throw new Error(`Only ${reached} of ${total} steps are done.`);
    },
    { timeout: options.timeoutMs, interval: 100 },
  );
}

/**
 * Two workers; whenever some more is done, one of them is killed and replaced, until all is done. Once on the way, all
 * that the queue remembers is taken away. One that ends by itself is replaced as well, as the supervisor does.
 */
export async function runWithCrashes(
  waiting: WaitingMail,
  options: { readonly env: Record<string, string>; readonly emptyQueue: () => Promise<void> },
): Promise<void> {
  let workers: ChildServer[] = [await startWorker(options.env), await startWorker(options.env)];
  const total = waiting.mailsEach * mailboxNames.length * 3;
  let kills = 0;
  let isEmptied = false;
  try {
    for (let nextCrash = total / 20; ; ) {
      await delay(100);
      workers = workers.filter((worker) => !worker.hasEnded());
      while (workers.length < 2) workers.push(await startWorker(options.env));
      const reached = await progressOf(waiting);
      if (reached >= total) break;
      if (reached < nextCrash) continue;
      nextCrash = reached + total * (0.03 + Math.random() * 0.15);
      if (reached > total / 3 && !isEmptied) {
        isEmptied = true;
        await options.emptyQueue();
      }
      await workers[Math.floor(Math.random() * workers.length)]?.kill();
      kills += 1;
    }
    expect(isEmptied).toBe(true);
    expect(kills).toBeGreaterThan(2);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** What there is too often (with how often) or too seldom (below zero); thousands of lines side by side say less. */
function differences(actual: readonly string[], wanted: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  const count = (texts: readonly string[], change: 1 | -1) => {
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + change);
  };
  count(actual, 1);
  count(wanted, -1);
  return [...counts].filter(([, times]) => times !== 0);
}

/** Every mail has one outcome, every request one number, and nothing is left undone or done twice on the server. */
export async function expectEachOnce({ projectId, mailsEach, accountOf }: WaitingMail): Promise<void> {
  const indexes = Array.from({ length: mailsEach }, (_, index) => index);
  const texts = (wanted: (index: number) => boolean) =>
    mailboxNames.flatMap((name) => indexes.filter(wanted).map((index) => `Text ${name} ${index}`));
  const requests = await database().request.findMany({
    where: { projectId },
    select: { descriptionText: true, number: true, comments: { select: { bodyText: true } } },
  });
  const descriptions = requests.map(({ descriptionText }) => descriptionText.trim());
  const questions = texts((index) => !isAnswer(index));
  expect(differences(descriptions, questions)).toEqual([]);
  expect(new Set(requests.map(({ number }) => number)).size).toBe(requests.length);
  const comments = requests.flatMap((request) => request.comments.map(({ bodyText }) => bodyText.trim()));
  expect(differences(comments, texts(isAnswer))).toEqual([]);

  const answers = indexes.filter(isAnswer).length * mailboxNames.length;
  const outcomes = await database().inboundMessage.groupBy({
    by: ["state", "outcome"],
    where: { projectId },
    orderBy: { outcome: "asc" },
    _count: true,
  });
  expect(outcomes).toEqual([
    { state: "DONE", outcome: "REQUEST", _count: requests.length },
    { state: "DONE", outcome: "COMMENT", _count: answers },
  ]);

  for (const name of mailboxNames) expect(await mailsInFolder(accountOf(name))).toEqual([]);
  const moved = await mailsInFolder(accountOf("imap"), "Done");
  expect(new Set(moved?.map(({ subject }) => subject)).size).toBe(mailsEach);
  expect(moved).toHaveLength(mailsEach);
}
