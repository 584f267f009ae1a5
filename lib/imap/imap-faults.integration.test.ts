import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type FetchedMessage, type FetchNewMessagesInput, fetchNewMessages } from "./fetch-new-messages.ts";
import type { ImapEndpoint, SaslCredentials } from "./imap-endpoint.ts";
import { classifyImapError } from "./imap-error.ts";
import { uidsAfter } from "./message-envelopes.ts";
import { openFolder } from "./open-folder.ts";
import { type ImapSession, openImap } from "./open-imap.ts";
import { idleInFolder, supportsIdle } from "./watch-folder.ts";

type Answer = (socket: Socket, tag: string, line: string) => void;
const servers: Server[] = [];
const sessions: ImapSession[] = [];
const password: SaslCredentials = { method: "password", username: "u@example.test", password: "secret" };

/** Answers with untagged lines, then OK. */
const ok =
  (...untagged: string[]): Answer =>
  (socket, tag) =>
    void socket.write(`${untagged.map((line) => `* ${line}\r\n`).join("")}${tag} OK done\r\n`);
const no =
  (words: string): Answer =>
  (socket, tag) =>
    void socket.write(`${tag} NO ${words}\r\n`);

/** An IMAP server that answers each command as told. */
async function scriptedServer(answers: Record<string, Answer>): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const script: Record<string, Answer> = {
    CAPABILITY: ok("CAPABILITY IMAP4rev1"),
    LOGIN: ok(),
    SELECT: ok("2 EXISTS", "OK [UIDVALIDITY 7] Ok", "OK [UIDNEXT 3] Ok"),
    "UID SEARCH": ok("SEARCH 1 2"),
    LOGOUT: (socket, tag) => void socket.end(`* BYE\r\n${tag} OK\r\n`),
    ...answers,
  };
  const server = createServer((socket) => {
    let rest = "";
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      const lines = (rest + data.toString("latin1")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        heard.push(line);
        const [tag = "", verb = "", second = ""] = line.split(" ");
        const command = verb.toUpperCase() === "UID" ? `UID ${second.toUpperCase()}` : verb.toUpperCase();
        (script[command] ?? ok())(socket, tag, line);
      }
    });
    socket.write("* OK ready\r\n");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return { port: address.port, heard };
}

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  for (const server of servers.splice(0)) server.close();
});

async function open(
  port: number,
  security: ImapEndpoint["security"] = "none",
  largestLiteralBytes = 1_000_000,
  timeoutMs = 2_000,
) {
  const endpoint = { host: "127.0.0.1", connectAddress: "127.0.0.1", port, security, timeoutMs };
  const session = await openImap(endpoint, password, { largestLiteralBytes });
  sessions.push(session);
  return session;
}

const openFor = (port: number, timeoutMs: number) => open(port, "none", 1_000_000, timeoutMs);

async function collect(
  session: ImapSession,
  options: Pick<FetchNewMessagesInput, "suspects"> = {},
): Promise<FetchedMessage[]> {
  const cursor = { uidValidity: 7n, lastUid: 0 };
  const input = { folder: "INBOX", cursor, maxSizeBytes: 100_000, batchSize: 10, ...options };
  const messages: FetchedMessage[] = [];
  for await (const message of fetchNewMessages(session, input)) messages.push(message);
  return messages;
}

const sizes = ["1 FETCH (UID 1 RFC822.SIZE 5)", "2 FETCH (UID 2 RFC822.SIZE 5)"];
const body = (uid: number) => `${uid} FETCH (UID ${uid} BODY[] {5}\r\nhello)`;

describe("opening", () => {
  it("never goes on without STARTTLS, and sends no password", async () => {
    const server = await scriptedServer({});
    await expect(open(server.port, "starttls")).rejects.toMatchObject({ code: "tls" });
    const refusing = await scriptedServer({
      CAPABILITY: ok("CAPABILITY IMAP4rev1 STARTTLS"),
      STARTTLS: no("not now"),
    });
    await expect(open(refusing.port, "starttls")).rejects.toMatchObject({ code: "tls" });
    expect([...server.heard, ...refusing.heard].some((line) => /LOGIN|AUTHENTICATE/.test(line))).toBe(false);
  });

  it.each([
    ["[UNAVAILABLE] Temporary authentication failure", "unavailable"],
    ["[LIMIT] Too many connections", "throttled"],
    ["Request is throttled. Suggested Backoff Time: 60000 milliseconds", "throttled"],
    ["[AUTHENTICATIONFAILED] Invalid credentials", "authentication"],
    ["[ALERT] Application-specific password required", "authentication"],
  ])("reads %s", async (words, code) => {
    const server = await scriptedServer({ LOGIN: no(words) });
    await expect(open(server.port)).rejects.toMatchObject({ code });
  });

  it("knows Exchange's sign-in without a mailbox", async () => {
    const server = await scriptedServer({
      CAPABILITY: ok("CAPABILITY IMAP4rev1 NAMESPACE"),
      NAMESPACE: (socket, tag) =>
        void socket.write(`${tag} BAD User is authenticated but not connected.\r\n`),
    });
    await expect(open(server.port)).rejects.toMatchObject({ code: "unavailable", note: "not-connected" });
  });
});

describe("fetching", () => {
  it("says what message the server refuses, and does not ask for it again when it is given up", async () => {
    const server = await scriptedServer({
      "UID FETCH": (socket, tag, line) => {
        if (line.includes("RFC822.SIZE")) ok(...sizes)(socket, tag, line);
        else if (/FETCH 1 /.test(line)) ok(body(1))(socket, tag, line);
        else no("The message could not be retrieved")(socket, tag, line);
      },
    });
    const session = await open(server.port);
    await expect(collect(session)).rejects.toMatchObject({
      code: "protocol",
      serverText: "The message could not be retrieved",
    });
    const asked = server.heard.length;
    const messages = await collect(session, {
      suspects: { fromUid: 2, toUid: 2, isGivenUp: true, why: "It is refused." },
    });
    expect(messages).toMatchObject([
      { uid: 1, kind: "whole" },
      { uid: 2, kind: "unreadable", serverText: "It is refused." },
    ]);
    expect(server.heard.slice(asked).some((line) => /FETCH .*2 .*BODY/.test(line))).toBe(false);
  });

  it("does not step over a message that the server leaves out", async () => {
    const left = await scriptedServer({
      "UID FETCH": (socket, tag, line) =>
        ok(...(line.includes("RFC822.SIZE") ? sizes : [body(1)]))(socket, tag, line),
    });
    await expect(collect(await open(left.port))).rejects.toMatchObject({
      code: "protocol",
      permanent: false,
    });
  });

  it("passes over a message that was removed meanwhile", async () => {
    const removed = await scriptedServer({
      "UID SEARCH": (socket, tag, line) =>
        ok(line.includes(":*") ? "SEARCH 1 2" : "SEARCH")(socket, tag, line),
      "UID FETCH": (socket, tag, line) =>
        ok(...(line.includes("RFC822.SIZE") ? sizes : [body(1)]))(socket, tag, line),
    });
    expect((await collect(await open(removed.port))).map(({ uid }) => uid)).toEqual([1]);
  });

  it("cuts off a server that sends more than it announced", async () => {
    const server = await scriptedServer({
      "UID FETCH": (socket, tag, line) =>
        ok(
          ...(line.includes("RFC822.SIZE")
            ? sizes
            : [`1 FETCH (UID 1 BODY[] {5000}\r\n${"x".repeat(5_000)})`]),
        )(socket, tag, line),
    });
    const session = await open(server.port, "none", 1_000);
    await expect(collect(session)).rejects.toMatchObject({ permanent: false });
    expect(session.client.usable).toBe(false);
  });

  it("needs lasting message numbers", async () => {
    const server = await scriptedServer({ SELECT: ok("2 EXISTS") });
    await expect(collect(await open(server.port))).rejects.toMatchObject({ code: "folder", permanent: true });
  });
});

describe("silence", () => {
  const silent: Answer = () => undefined;

  it("ends a connection that owes an answer, and none that nobody has asked anything", async () => {
    const server = await scriptedServer({ NOOP: silent });
    const [resting, asked] = [await openFor(server.port, 1_000), await openFor(server.port, 1_000)];
    // The one rests for longer than the other waits.
    await resting.client.status("INBOX", { messages: true });
    await asked.client.noop().catch(() => undefined);
    expect(asked.client.usable).toBe(false);
    expect(asked.explain(classifyImapError({ code: "NoConnection" }))).toMatchObject({ code: "timeout" });
    expect(resting.client.usable).toBe(true);
  });

  it("ends a connection whose IDLE never begins, as soon as a command waits for its end", async () => {
    const server = await scriptedServer({ CAPABILITY: ok("CAPABILITY IMAP4rev1 IDLE"), IDLE: silent });
    const session = await openFor(server.port, 1_000);
    await openFolder(session, "INBOX");
    const stop = new AbortController();
    const idling = idleInFolder(session, { signal: stop.signal });
    await expect
      .poll(() => server.heard.some((line) => line.endsWith("IDLE")), { timeout: 60_000 })
      .toBe(true);
    stop.abort();
    session.expect("answers");
    await expect(uidsAfter(session, 0)).rejects.toMatchObject({ code: "connection-lost" });
    await idling.catch(() => undefined);
    expect(session.client.usable).toBe(false);
  });
});

describe("idling", () => {
  it("says so when the server has no IDLE, or refuses it", async () => {
    const without = await open((await scriptedServer({})).port);
    const options = { signal: new AbortController().signal };
    expect(supportsIdle(without)).toBe(false);
    await expect(idleInFolder(without, options)).rejects.toMatchObject({ code: "protocol", permanent: true });

    const refusing = await scriptedServer({
      CAPABILITY: ok("CAPABILITY IMAP4rev1 IDLE"),
      IDLE: no("not here"),
    });
    const session = await open(refusing.port);
    await openFolder(session, "INBOX");
    await expect(idleInFolder(session, options)).rejects.toMatchObject({ code: "protocol" });
  });
});
