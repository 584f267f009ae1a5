import "@/lib/testing/integration-environment.ts";
import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { systemProgram } from "@/lib/testing/child-process.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import {
  type Pop3Behaviour,
  type Pop3ScriptServer,
  startPop3Script,
} from "@/lib/testing/pop3-script-server.ts";
import { pollMailbox } from "./poll-mailbox.ts";

let server: Pop3ScriptServer;
let desk: MailDesk;
let count = 0;

beforeEach(async () => {
  server = await startPop3Script();
  desk = await givenMailDesk({ address: `pop${count++}@desk.test`, password: "p", imapPort: server.port });
  await database().mailServer.updateMany({
    where: { mailboxes: { some: { id: desk.mailboxId } } },
    data: { protocol: "POP3", timeoutMs: 300 },
  });
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { afterProcessing: "DELETE" } });
  server.mails = ["one", "two", "three"].map((subject) => ({ raw: mailOf(subject) }));
});
afterEach(() => server.stop());
afterAll(() => closeQueues());

const mailOf = (subject: string) =>
  plainMail({ from: "ann@customer.test", to: desk.address, subject, text: subject });
const poll = () => pollMailbox(desk.mailboxId);
const ledger = () => database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId } });

/** A slow machine is no silent server. */
const bePatient = () =>
  database().mailServer.updateMany({
    where: { mailboxes: { some: { id: desk.mailboxId } } },
    data: { timeoutMs: 60_000 },
  });

/** The server is well again: every mail is here once, whole, and gone from there. */
async function expectRecovery(): Promise<void> {
  server.behave = {};
  expect((await poll()).state).toBe("done");
  const rows = await ledger();
  expect(rows.map(({ subject, oversize }) => [subject, oversize]).sort()).toEqual([
    ["one", false],
    ["three", false],
    ["two", false],
  ]);
  expect(rows.every(({ tidiedAt }) => tidiedAt !== null)).toBe(true);
  expect(server.mails).toEqual([]);
}

/** RFC 1939 §3: without QUIT nothing is deleted. RFC 3206: SYS/TEMP will pass, and is not of the mail. */
test.each<[string, string, Pop3Behaviour]>([
  ["-ERR [SYS/TEMP] to RETR", "pop3-server-unavailable", { refuse: { RETR: "[SYS/TEMP] Storage is away" } }],
  [
    "-ERR [IN-USE] at the sign-in",
    "pop3-mailbox-locked",
    { refuse: { PASS: "[IN-USE] Locked", AUTH: "[IN-USE] Locked" } },
  ],
  ["silence at RETR", "connection-timed-out", { silentAt: ["RETR"] }],
  ["closed at RETR", "connection-lost", { hangUpAt: ["RETR"] }],
  ["closed at LIST", "connection-lost", { hangUpAt: ["LIST"] }],
])("%s: nothing is lost, given up or deleted", async (_name, code, behave) => {
  server.behave = behave;
  for (let attempt = 0; attempt < 3; attempt++) expect(await poll()).toEqual({ state: "failed", code });
  expect(await ledger()).toEqual([]);
  expect(server.mails).toHaveLength(3);
  await expectRecovery();
});

test("a list without end is cut off", async () => {
  server.behave = { endlessLinesAt: ["LIST"] };
  expect((await poll()).state).toBe("failed");
  await expectRecovery();
});

test("a slow server is waited for, as long as something comes", async () => {
  server.behave = { packetBytes: 7, packetPauseMs: 1 };
  expect(await poll()).toEqual({ state: "done", storedCount: 3 });
  await expectRecovery();
});

/** RFC 1939 §6: a server that fails to delete says -ERR to QUIT. */
test.each<[string, Pop3Behaviour]>([
  ["DELE is refused", { refuse: { DELE: "Read only today" } }],
  ["QUIT is refused", { refuse: { QUIT: "Some messages were not removed" } }],
])("%s: it is tried again, and the mail is taken all the same", async (_name, behave) => {
  server.behave = behave;
  expect(await poll()).toEqual({ state: "done", storedCount: 3 });
  expect(server.mails).toHaveLength(3);
  expect((await ledger()).filter(({ tidiedAt }) => tidiedAt === null)).toHaveLength(3);
  await expectRecovery();
});

/** RFC 1939 §3: a refusal may have any words. */
test.each([["temporary failure"], ["can not open the store"]])(
  "a time in which every RETR is refused, %s, makes no mail unreadable",
  async (words) => {
    await bePatient();
    server.behave = { refuse: { RETR: words } };
    for (let attempt = 0; attempt < 8; attempt++) expect((await poll()).state).toBe("failed");
    expect(await ledger()).toEqual([]);
    await expectRecovery();
  },
);

test.each([
  ["deleted", "DELETE", 7],
  ["left", "LEAVE", 5],
] as const)(
  "one mail that is refused for ever, where mail is %s, stops no other, and is given up in the end",
  async (_name, afterProcessing, most) => {
    await bePatient();
    await database().mailbox.update({ where: { id: desk.mailboxId }, data: { afterProcessing } });
    server.behave = {
      refuse: { RETR: (number) => (server.mails[Number(number) - 1]?.uidl === "bad" ? "damaged" : null) },
    };
    server.mails.splice(1, 1, { raw: mailOf("two"), uidl: "bad" });
    for (let count = 1; (await poll()).state === "failed"; count += 1) {
      expect(count).toBeLessThanOrEqual(most);
      const rows = await ledger();
      expect(rows).toHaveLength(count === 1 ? 2 : rows.length);
      expect(rows.some(({ oversize }) => oversize)).toBe(false);
      // Mail goes on coming.
      server.mails.push({ raw: mailOf(`later ${count}`) });
    }
    const unreadable = (await ledger()).filter(({ oversize }) => oversize);
    expect(unreadable.map(({ uidl }) => uidl)).toEqual(["bad"]);
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  },
);

test("mails of which not one byte comes are two, and stay on the server", async () => {
  await bePatient();
  server.mails = ["one", "two"].map((subject) => ({ raw: mailOf(subject) }));
  server.behave = { answer: { RETR: "+OK\r\n.\r\n" } };
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect((await ledger()).map(({ oversize }) => oversize)).toEqual([true, true]);
  expect(server.mails).toHaveLength(2);
});

test("while the disk is full, no mail is held responsible for the connection that is ended for that", async () => {
  const subjects = Array.from({ length: 101 }, (_, index) => `mail ${index}`);
  server.mails = subjects.map((subject) => ({ raw: `${mailOf(subject)}${"x".repeat(2_000)}\r\n` }));
  await bePatient();
  // The last one is asked for, and does not come, while those before it can not be stored.
  const silentAfterLastButOne = () => {
    server.behave = {
      refuse: {
        RETR: (number) => {
          if (number === "100") server.behave = { silentAt: ["RETR"] };
          return null;
        },
      },
    };
  };
  limitFiles("1000");
  try {
    for (let attempt = 0; attempt < 6; attempt++) {
      silentAfterLastButOne();
      expect(await poll()).toEqual({ state: "failed", code: "storage-full" });
    }
  } finally {
    limitFiles("unlimited");
  }
  server.behave = {};
  expect(await poll()).toEqual({ state: "done", storedCount: 101 });
  expect((await ledger()).filter(({ oversize }) => oversize)).toEqual([]);
});

/** The system refuses to write files beyond this size, as a full disk would. */
const limitFiles = (bytes: string) =>
  execFileSync(systemProgram("prlimit", "util-linux"), [
    "--pid",
    `${process.pid}`,
    `--fsize=${bytes}:unlimited`,
  ]);
