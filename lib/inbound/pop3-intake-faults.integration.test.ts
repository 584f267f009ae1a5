import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
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
  const mailOf = (subject: string) =>
    plainMail({ from: "ann@customer.test", to: desk.address, subject, text: subject });
  server.mails = ["one", "two", "three"].map((subject) => ({ raw: mailOf(subject) }));
});
afterEach(() => server.stop());
afterAll(() => closeQueues());

const poll = () => pollMailbox(desk.mailboxId);
const ledger = () => database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId } });

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
