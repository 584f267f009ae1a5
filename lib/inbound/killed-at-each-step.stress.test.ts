import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sweep } from "@/lib/jobs/job-kinds.ts";
import { closeQueues, queueDepth } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { type HeldPoint, holdStatements } from "@/lib/testing/held-statements.ts";
import { deliverFrom, givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { type MailProxy, startMailProxy } from "@/lib/testing/mail-proxy.ts";
import { asOwner, mailsInFolder } from "@/lib/testing/server-folder.ts";
import { startWorker } from "@/lib/testing/worker-process.ts";
import type { AfterProcessing } from "@/prisma/generated/enums.ts";

type Step = {
  readonly name: string;
  readonly protocol?: "POP3";
  readonly action?: AfterProcessing;
  /** Capabilities that the server does not offer. */
  readonly without?: readonly string[];
  /** Of this many bytes more than usual are the mails. */
  readonly moreBytes?: number;
} & (
  | { readonly command: RegExp; readonly when: "before" | "after" }
  | { readonly point: HeldPoint; readonly ending: "rollBack" | "letHappen" }
);

const pop3Delete = { protocol: "POP3", action: "DELETE" } as const;
const uidplusOnly = { action: "MOVE", without: ["MOVE"] } as const;

/** The steps of a mail through Mailroom, at each of which one worker is killed. */
const steps: readonly Step[] = [
  { name: "the text is asked for, nothing of it is here", command: /UID FETCH .*BODY/, when: "after" },
  {
    name: "a long mail is half way into the store",
    command: /UID FETCH .*BODY\.PEEK\[\]<1048576\./,
    when: "before",
    moreBytes: 3 * 1024 * 1024,
  },
  { name: "bytes are stored, rows are not committed", point: "rows are committed", ending: "rollBack" },
  { name: "rows are committed, the worker does not know", point: "rows are committed", ending: "letHappen" },
  { name: "rows are committed, the hint is not given", point: "hint is given", ending: "rollBack" },
  { name: "the hint is given, the mail is not claimed", point: "mail is claimed", ending: "rollBack" },
  { name: "the mail is claimed, not read", point: "mail is claimed", ending: "letHappen" },
  { name: "the mail is understood, nothing is written", point: "request is written", ending: "rollBack" },
  { name: "all is written, the outcome is not committed", point: "outcome is committed", ending: "rollBack" },
  {
    name: "the outcome is committed, the worker does not know",
    point: "outcome is committed",
    ending: "letHappen",
  },
  { name: "MARK_SEEN: before it is done", action: "MARK_SEEN", command: /UID STORE/, when: "before" },
  { name: "MARK_SEEN: done, not answered", action: "MARK_SEEN", command: /UID STORE/, when: "after" },
  { name: "MOVE: before it is done", action: "MOVE", command: /UID MOVE/, when: "before" },
  { name: "MOVE: done, not answered", action: "MOVE", command: /UID MOVE/, when: "after" },
  { name: "COPY done, not answered", ...uidplusOnly, command: /UID COPY/, when: "after" },
  { name: "COPY done, originals not marked", ...uidplusOnly, command: /UID STORE/, when: "before" },
  {
    name: "COPY done, originals marked, before EXPUNGE",
    ...uidplusOnly,
    command: /UID EXPUNGE/,
    when: "before",
  },
  { name: "DELETE: before the flag", action: "DELETE", command: /UID STORE/, when: "before" },
  { name: "DELETE: flag set, before EXPUNGE", action: "DELETE", command: /UID EXPUNGE/, when: "before" },
  { name: "DELETE: EXPUNGE done, not answered", action: "DELETE", command: /UID EXPUNGE/, when: "after" },
  { name: "DELETE: done, not noted", action: "DELETE", point: "tidying is noted", ending: "rollBack" },
  { name: "POP3: the text is asked for", ...pop3Delete, command: /^RETR/, when: "after" },
  {
    name: "POP3: bytes are stored, rows are not committed",
    ...pop3Delete,
    point: "rows are committed",
    ending: "rollBack",
  },
  {
    name: "POP3: committed, before DELE",
    ...pop3Delete,
    command: /^DELE/,
    when: "before",
  },
  {
    name: "POP3: DELE said, before QUIT",
    ...pop3Delete,
    command: /^QUIT/,
    when: "before",
  },
  {
    name: "POP3: QUIT done, not answered",
    ...pop3Delete,
    command: /^QUIT/,
    when: "after",
  },
];

const password = "secret of the desk";
const hour = 3_600_000;
let dovecot: DovecotServer;
let held: Awaited<ReturnType<typeof holdStatements>>;
const places = new Map<string, { readonly desk: MailDesk; readonly proxy: MailProxy }>();

const accountOf = (step: Step) => ({
  imapPort: dovecot.imapPort,
  address: `step${steps.indexOf(step)}@desk.test`,
  password,
});
const placeOf = (step: Step) => {
  const place = places.get(step.name);
  if (!place) throw new Error(`Nobody was killed where ${step.name}.`);
  return place;
};

/** Two mails that are to be taken, and an old one that is nobody's business, which its owner has marked as deleted. */
async function givenStep(step: Step): Promise<void> {
  const account = accountOf(step);
  const [from, to] = ["ann@customer.test", account.address];
  const old = new Date(Date.now() - 5 * hour);
  const received = `Received: from a by b; ${old.toUTCString()}`;
  const bystander = plainMail({ from, to, subject: "bystander", text: "old" });
  await asOwner(account, (client) =>
    client.append("INBOX", `${received}\r\n${bystander}`, step.protocol ? [] : ["\\Deleted"], old),
  );
  const text = `text\r\n${`${"x".repeat(998)}\r\n`.repeat((step.moreBytes ?? 0) / 1_000)}`;
  const mails = ["one", "two"].map((subject) => plainMail({ from, to, subject, text }));
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to }, mails);
  const { protocol, action = "LEAVE", without = [] } = step;
  // An address of its own: only so many polls go on at one server at a time.
  const host = `127.0.1.${1 + steps.indexOf(step)}`;
  const proxy = await startMailProxy(protocol ? dovecot.pop3Port : dovecot.imapPort, { without, host });
  const desk = await givenMailDesk({
    ...account,
    imapPort: proxy.port,
    pollIntervalSeconds: 5,
    beginAt: new Date(Date.now() - hour),
  });
  await database().mailbox.update({
    where: { id: desk.mailboxId },
    data: { afterProcessing: action, moveToFolder: action === "MOVE" ? "Done" : null },
  });
  await database().mailServer.updateMany({
    where: { mailboxes: { some: { id: desk.mailboxId } } },
    // A worker that is held somewhere must not give up before it is killed.
    data: { host, timeoutMs: 120_000, ...(protocol && { protocol }) },
  });
  places.set(step.name, { desk, proxy });
}

/** Holds each of these steps; when all are reached, the worker is killed. */
async function killAt(chosen: readonly Step[]): Promise<void> {
  for (const step of chosen) await givenStep(step);
  const holds: { readonly reached: () => Promise<unknown>; readonly end?: () => Promise<void> }[] = [];
  for (const step of chosen) {
    const { desk, proxy } = placeOf(step);
    if ("point" in step) {
      const scope = step.point === "request is written" ? desk.projectId : desk.mailboxId;
      const hold = await held.at(step.point, scope);
      holds.push({ reached: hold.reached, end: hold[step.ending] });
    } else holds.push({ reached: proxy.stopAt(step).reached });
  }
  const worker = await startWorker();
  try {
    await Promise.all(holds.map(({ reached }) => reached()));
  } finally {
    await worker.kill();
  }
  for (const { end } of holds) await end?.();
}

beforeAll(async () => {
  const users = steps.map((_, index) => ({ address: `step${index}@desk.test`, password }));
  dovecot = await startDovecot({ users });
  // Makes the tables of the queue.
  await queueDepth(sweep);
  held = await holdStatements();
  const ofCommands = steps.filter((step) => "command" in step);
  const ofPoints = steps.filter((step) => "point" in step);
  await killAt(ofCommands);
  // A few at a time: each holds one of the worker's connections to the database.
  for (let start = 0; start < ofPoints.length; start += 4) await killAt(ofPoints.slice(start, start + 4));
}, 900_000);

afterAll(async () => {
  await held.stop();
  for (const { proxy } of places.values()) await proxy.stop();
  await closeQueues();
  await dovecot.stop();
});

test("two workers that take over bring everything to its end", async () => {
  const workers = [await startWorker(), await startWorker()];
  try {
    await expect
      .poll(() => database().inboundMessage.count({ where: { state: "DONE", tidiedAt: { not: null } } }), {
        timeout: 600_000,
        interval: 100,
      })
      .toBe(2 * steps.length);
    // Whoever would take a mail again would do it in the next polls.
    const later = new Date(Date.now() + 6_000);
    await expect
      .poll(() => database().mailbox.count({ where: { lastSucceededAt: { lt: later } } }), {
        timeout: 300_000,
        interval: 200,
      })
      .toBe(0);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}, 1_200_000);

test.each(steps)("$name: each mail has one outcome, and its server is as it should be", async (step) => {
  const { mailboxId, projectId } = placeOf(step).desk;
  const rows = await database().inboundMessage.findMany({
    where: { mailboxId },
    orderBy: { subject: "asc" },
  });
  expect(rows.map(({ subject, state, outcome }) => [subject, state, outcome])).toEqual([
    ["one", "DONE", "REQUEST"],
    ["two", "DONE", "REQUEST"],
  ]);
  const requests = await database().request.findMany({ where: { projectId }, orderBy: { summary: "asc" } });
  expect(requests.map(({ summary }) => summary)).toEqual(["one", "two"]);
  expect(requests.map(({ number }) => number).sort()).toEqual([1, 2]);
  expect(await database().outboundMessage.count({ where: { request: { projectId } } })).toBeLessThanOrEqual(
    2,
  );

  const inFolder = async (folder: string) =>
    (await mailsInFolder(accountOf(step), folder))?.map(({ subject, flags }) => [subject, ...flags]) ?? [];
  const bystander = step.protocol ? ["bystander"] : ["bystander", "\\Deleted"];
  const { action = "LEAVE" } = step;
  const left = {
    LEAVE: [["one"], ["two"]],
    MARK_SEEN: [
      ["one", "\\Seen"],
      ["two", "\\Seen"],
    ],
    MOVE: [],
    DELETE: [],
  }[action];
  expect(await inFolder("INBOX")).toEqual([bystander, ...left]);
  const moved = (await inFolder("Done")).map(([subject]) => subject);
  expect(moved).toEqual(action === "MOVE" ? ["one", "two"] : []);
});
