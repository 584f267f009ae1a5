import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeBegin, moveToOtherMailbox } from "@/lib/email-channels/reset-cursor.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenPop3ScriptDesk } from "@/lib/testing/pop3-script-desk.ts";
import { mailsInFolder } from "@/lib/testing/server-folder.ts";

const { server, desk, mail, poll, configure, ledger, known, lastRemark } = givenPop3ScriptDesk();
const password = "secret of the desk";
let dovecot: DovecotServer;

beforeAll(async () => {
  dovecot = await startDovecot({ users: [{ address: "real@desk.test", password }] });
});
afterAll(() => dovecot.stop());

const subjects = async () => (await ledger()).map(({ subject }) => subject);

test("takes what is new by UIDL, byte by byte, over several polls, and forgets what is listed no more", async () => {
  server().mails = [{ raw: mail("one") }, { raw: mail("two") }];
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  server().mails.push({ raw: mail("three") });
  server().mails.shift();
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  const rows = await ledger();
  expect(rows.map(({ subject, uidl, uid }) => [subject, uidl, uid])).toEqual([
    ["one", "mail-1", null],
    ["two", "mail-2", null],
    ["three", "mail-3", null],
  ]);
  const [first] = rows;
  expect((await getBlob(first?.contentHash ?? "")).toString()).toMatch(/\r\n\r\n\.dots stay\r\none\r\n$/);
  expect(await known()).toEqual(["mail-2", "mail-3"]);
  expect(server().heard.filter((line) => line.startsWith("RETR"))).toHaveLength(3);
});

test("with a real server: DELETE happens after the commit, and only to what was taken", async () => {
  await database().mailServer.updateMany({
    where: { mailboxes: { some: { id: desk().mailboxId } } },
    data: { username: "real@desk.test", port: dovecot.pop3Port },
  });
  const account = { imapPort: dovecot.imapPort, address: "real@desk.test", password };
  await dovecot.deliver("real@desk.test", mail("one"), mail("two"));
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect(await mailsInFolder(account)).toHaveLength(2);
  await configure({ afterProcessing: "DELETE" });
  await dovecot.deliver("real@desk.test", mail("three"));
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect((await mailsInFolder(account))?.map(({ subject }) => subject)).toEqual(["one", "two"]);
  expect((await ledger()).every(({ tidiedAt }) => tidiedAt !== null)).toBe(true);
});

test("a connection that dies before QUIT deletes nothing; the next poll does", async () => {
  await configure({ afterProcessing: "DELETE" });
  server().mails = [{ raw: mail("one") }, { raw: mail("two") }];
  server().behave = { hangUpAt: ["QUIT"] };
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect(await lastRemark()).toContain("could not be deleted on the server yet");
  expect(server().mails).toHaveLength(2);
  expect((await ledger()).map(({ tidiedAt }) => tidiedAt)).toEqual([null, null]);
  server().behave = {};
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  expect(server().mails).toEqual([]);
  expect((await ledger()).every(({ tidiedAt }) => tidiedAt !== null)).toBe(true);
});

test("cut in the middle of RETR: what came before is kept, the rest comes later, nothing twice", async () => {
  server().mails = ["one", "two", "three"].map((subject) => ({ raw: mail(subject) }));
  server().behave = { refuse: {}, hangUpAt: [] };
  const full = mail("one").length;
  server().mails[1] = { raw: `${mail("two")}${"x".repeat(5_000)}\r\n` };
  server().behave = { cutRetrAfterBytes: full + 100 };
  expect(await poll()).toMatchObject({ state: "failed", code: "connection-lost" });
  server().behave = {};
  expect((await poll()).state).toBe("done");
  expect((await subjects()).sort()).toEqual(["one", "three", "two"]);
});

test("a server that names all mails anew doubles none and loses none", async () => {
  await configure({ afterProcessing: "DELETE" });
  server().behave = { hangUpAt: ["QUIT"] };
  const raws = ["one", "two"].map((subject) => mail(subject));
  server().mails = raws.map((raw, index) => ({ raw, uidl: `old-${index}` }));
  await poll();
  server().behave = {};
  server().mails = [...raws, mail("three")].map((raw, index) => ({ raw, uidl: `new-${index}` }));
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await lastRemark()).toMatch(/other names \(UIDL\).*2 mails were recognised/);
  // What was left to be deleted is, under its new name.
  expect(server().mails).toEqual([]);
  expect((await subjects()).sort()).toEqual(["one", "three", "two"]);
});

test("where mail begins is told by its topmost Received; what is older is known and not taken", async () => {
  const hour = 3_600_000;
  await configure({ beginAt: new Date(Date.now() - hour) });
  server().mails = [
    { raw: mail("old", new Date(Date.now() - 5 * hour)) },
    { raw: mail("new") },
    { raw: "Subject: undated\r\n\r\nHi\r\n" },
  ];
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect((await subjects()).sort()).toEqual(["new", "undated"]);
  expect(await known()).toEqual(["mail-1", "mail-2", "mail-3"]);
  expect(server().heard).not.toContain("RETR 1");
  const mailbox = await database().mailbox.findUniqueOrThrow({ where: { id: desk().mailboxId } });
  await database().$transaction((tx) => changeBegin(tx, mailbox, null));
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
});

test.each([["with TOP"], ["without TOP"]])(
  "after the first poll no sender's clock makes a mail old, %s; a Received of the server does",
  async (how) => {
    const hour = 3_600_000;
    const before = new Date(Date.now() - 24 * hour).toUTCString();
    if (how === "without TOP") server().behave = { refuse: { TOP: "unknown command" } };
    await configure({ beginAt: new Date(Date.now() - hour) });
    const dated = (subject: string) => `Date: ${before}\r\nSubject: ${subject}\r\n\r\nHi\r\n`;
    server().mails = [{ raw: dated("there before") }];
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
    server().mails.push(
      { raw: dated("late clock") },
      { raw: mail("restored", new Date(Date.now() - 24 * hour)) },
    );
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
    expect(await subjects()).toEqual(["late clock"]);
  },
);

test("another mailbox may use the same UIDLs", async () => {
  server().mails = [{ raw: mail("one"), uidl: "1" }];
  await poll();
  const mailbox = await database().mailbox.findUniqueOrThrow({ where: { id: desk().mailboxId } });
  await database().$transaction((tx) => moveToOtherMailbox(tx, mailbox));
  server().mails = [{ raw: mail("elsewhere"), uidl: "1" }];
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect((await subjects()).sort()).toEqual(["elsewhere", "one"]);
});

test("a mail that is too old at another mailbox is taken when it is wanted, though its UIDL was another mail's", async () => {
  server().mails = [{ raw: mail("one"), uidl: "1" }];
  await poll();
  const mailbox = () => database().mailbox.findUniqueOrThrow({ where: { id: desk().mailboxId } });
  const before = await mailbox();
  await database().$transaction((tx) => moveToOtherMailbox(tx, before));
  const hour = 3_600_000;
  await configure({ beginAt: new Date(Date.now() - hour) });
  server().mails = [{ raw: mail("old", new Date(Date.now() - 5 * hour)), uidl: "1" }];
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  const moved = await mailbox();
  await database().$transaction((tx) => changeBegin(tx, moved, null));
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
});

test.each([
  ["without UIDL", { UIDL: "unknown command" }],
  ["without UIDL and TOP", { UIDL: "unknown command", TOP: "unknown command" }],
])("a server %s: mails are known by their content", async (_name, refuse) => {
  server().behave = { refuse };
  server().mails = [{ raw: mail("one") }, { raw: mail("two") }];
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  server().mails = [{ raw: mail("three") }, ...server().mails];
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
});

test("without UIDL, mails with one and the same header are told apart, and what was read is known", async () => {
  server().behave = { refuse: { UIDL: "unknown command" } };
  server().mails = [{ raw: "Subject: same\r\n\r\nshort\r\n" }, { raw: "Subject: same\r\n\r\nlonger\r\n" }];
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  server().mails = server().mails.map(({ raw }) => ({ raw: `Status: RO\r\n${raw}` }));
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
});

test("mails that are too large and have no header are told apart", async () => {
  server().mails = [1, 2].map(() => ({ raw: "\r\nwords\r\n", sizeBytes: 80_000_000 }));
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect((await ledger()).map(({ oversize }) => oversize)).toEqual([true, true]);
});

test("a UIDL that two mails have names neither", async () => {
  server().mails = [
    { raw: mail("one"), uidl: "same" },
    { raw: mail("two"), uidl: "same" },
  ];
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
});

test("sizes that lie: announced too large its header is taken, sent without end it is cut off, then others go on", async () => {
  server().mails = [{ raw: mail("liar"), sizeBytes: 80_000_000 }, { raw: mail("after") }];
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect((await ledger()).map(({ subject, oversize }) => [subject, oversize])).toEqual([
    ["after", false],
    ["liar", true],
  ]);
});

test.each([
  ["[IN-USE] Do you have another POP session running?", "mailbox-in-use"],
  ["[LOGIN-DELAY] minimum time between mail checks violation", "throttled"],
])("%s is a passing failure", async (words, _code) => {
  server().behave = { refuse: { PASS: words, AUTH: words } };
  const result = await poll();
  expect(result.state).toBe("failed");
  server().behave = {};
  server().mails = [{ raw: mail("one") }];
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
});
