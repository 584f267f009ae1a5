import "@/lib/testing/integration-environment.ts";
import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { pollMailbox } from "./poll-mailbox.ts";

const mails = ["one", "breaks", "three"].map(
  (subject) => `Subject: ${subject}\r\n\r\n${"x".repeat(70_000)}\r\n`,
);
let asked: string[] = [];
/** Messages whose text breaks the connection. */
let breaking: number[] = [];

/** An IMAP server whose connection breaks when it is asked for the text of some messages, alone or among others. */
const server = createServer((socket) => {
  let rest = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (data) => {
    const lines = (rest + data.toString("latin1")).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) answer(socket, line);
  });
  socket.write("* OK ready\r\n");
});

function answer(socket: Socket, line: string): void {
  const [tag = "", verb = "", second = ""] = line.split(" ");
  const say = (...untagged: string[]) =>
    socket.write(`${untagged.map((text) => `* ${text}\r\n`).join("")}${tag} OK done\r\n`);
  const command = `${verb} ${second}`.toUpperCase();
  if (command.startsWith("CAPABILITY")) say("CAPABILITY IMAP4rev1");
  else if (command.startsWith("SELECT")) say("3 EXISTS", "OK [UIDVALIDITY 7] Ok", "OK [UIDNEXT 4] Ok");
  else if (command === "UID SEARCH") say("SEARCH 1 2 3");
  else if (command === "UID FETCH") fetch(socket, line, say);
  else if (command.startsWith("LOGOUT")) socket.end(`* BYE\r\n${tag} OK\r\n`);
  else say();
}

function fetch(socket: Socket, line: string, say: (...untagged: string[]) => void): void {
  const uids = (/UID FETCH (\S+)/i.exec(line)?.[1] ?? "").split(",").map(Number);
  const isText = line.includes("BODY.PEEK[]");
  if (isText) asked.push(uids.join(","));
  if (isText && uids.some((uid) => breaking.includes(uid))) {
    socket.destroy();
    return;
  }
  say(
    ...uids.map((uid) => {
      const mail = mails[uid - 1] ?? "";
      const text = isText ? ` BODY[] {${mail.length}}\r\n${mail}` : "";
      return `${uid} FETCH (UID ${uid} RFC822.SIZE ${mail.length} INTERNALDATE "20-Nov-2026 10:00:00 +0000"${text})`;
    }),
  );
}

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(async () => {
  await closeQueues();
  server.close();
});

async function givenDesk(name: string) {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const desk = await givenMailDesk({ address: `${name}@desk.test`, password: "p", imapPort: address.port });
  const rows = () =>
    database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId }, orderBy: { uid: "asc" } });
  return { desk, rows };
}

test.each([
  ["any mail breaks the connection", [1, 2, 3]],
  ["the last mails do", [2, 3]],
])("a time in which %s gives none up", async (name, uids) => {
  const { desk, rows } = await givenDesk(name.replaceAll(" ", "-"));
  breaking = uids;
  for (let poll = 0; poll < 12; poll += 1) expect((await pollMailbox(desk.mailboxId)).state).toBe("failed");
  breaking = [];
  expect((await pollMailbox(desk.mailboxId)).state).toBe("done");
  expect((await rows()).map(({ subject }) => subject)).toEqual(["one", "breaks", "three"]);
});

test("a mail that breaks the connection each time is given up after some polls, said so, and the next are taken", async () => {
  breaking = [2];
  const { desk, rows } = await givenDesk("b");
  let polls = 0;
  while ((await pollMailbox(desk.mailboxId)).state === "failed") {
    polls += 1;
    expect(polls).toBeLessThan(12);
    // What comes before it is here as soon as they are asked for one by one.
    if (polls >= 3) expect((await rows()).map(({ subject }) => subject)).toEqual(["one"]);
  }
  expect(polls).toBeGreaterThanOrEqual(6);
  expect((await rows()).map(({ subject, oversize }) => [subject, oversize])).toEqual([
    ["one", false],
    ["A mail that the server did not hand out", true],
    ["three", false],
  ]);
  asked = [];
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 0 });
  expect(asked).toEqual([]);
});
