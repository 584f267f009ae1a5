import { describe, expect, it } from "vitest";
import type { Pop3ScriptMail } from "@/lib/testing/pop3-script-mail.ts";
import type { Pop3Behaviour } from "@/lib/testing/pop3-script-server.ts";
import { givenPop3Scripts } from "@/lib/testing/pop3-script-sessions.ts";
import type { Pop3Session } from "./pop3-session.ts";

const { script, open, opened } = givenPop3Scripts();
const one: Pop3ScriptMail = { raw: "Subject: one\r\n\r\n.dot\r\n" };
const two: Pop3ScriptMail = { raw: "Subject: two\r\n\r\nbody\r\n" };

async function retrieved(session: Pop3Session, number: number, largestBytes = 1_000_000): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of session.retrieve(number, { largestBytes })) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
}

describe("listing", () => {
  it("asks for sizes and UIDLs together where it may", async () => {
    const server = await script({}, [one, { ...two, sizeBytes: 5 }]);
    expect(await (await open(server)).list()).toEqual([
      { number: 1, sizeBytes: 22, uidl: "mail-1", duplicateUidl: false },
      { number: 2, sizeBytes: 5, uidl: "mail-2", duplicateUidl: false },
    ]);
    server.behave.capabilities = ["UIDL"];
    expect(await (await open(server)).list()).toHaveLength(2);
  });

  it("keeps messages with the same UIDL and marks them", async () => {
    const mails = ["a", "b", "a"].map((uidl) => ({ ...one, uidl }));
    const list = await (await opened({}, mails)).session.list();
    expect(list.map(({ uidl, duplicateUidl }) => [uidl, duplicateUidl])).toEqual([
      ["a", true],
      ["b", false],
      ["a", true],
    ]);
  });

  it.each<[string, string, (string | null)[]]>([
    ["no UIDL", "-ERR unknown command\r\n", [null, null]],
    ["none for one message", "+OK\r\n2 b\r\n.\r\n", [null, "b"]],
    ["a long one", `+OK\r\n1 ${"a".repeat(512)}\r\n2 b\r\n.\r\n`, ["a".repeat(512), "b"]],
    ["unusable ones", `+OK\r\n1 ${"a".repeat(513)}\r\n2 \xe4\r\n.\r\n`, [null, null]],
    ["odd spaces", "+OK\r\n 1  a \r\n2\tb x\r\n.\r\n", ["a", "b"]],
  ])("takes a server with %s", async (_what, answer, uidls) => {
    for (const capabilities of [null, ["PIPELINING"]]) {
      const { session } = await opened({ capabilities, answer: { UIDL: answer } }, [one, two]);
      expect((await session.list()).map(({ uidl }) => uidl)).toEqual(uidls);
      expect(await retrieved(session, 2)).toBe(two.raw);
    }
  });

  it("is empty for an empty maildrop, and sorted", async () => {
    expect(await (await opened({})).session.list()).toEqual([]);
    const { session } = await opened({ answer: { LIST: "+OK\r\n10 5\r\n2 7 octets\r\n.\r\n" } });
    expect((await session.list()).map(({ number, sizeBytes }) => [number, sizeBytes])).toEqual([
      [2, 7],
      [10, 5],
    ]);
  });

  it.each<[string, Pop3Behaviour, string]>([
    ["nonsense", { answer: { LIST: "+OK\r\nhello\r\n.\r\n" } }, "protocol"],
    ["a number twice", { answer: { LIST: "+OK\r\n1 5\r\n1 6\r\n.\r\n" } }, "protocol"],
    ["a refusal", { refuse: { LIST: "no" } }, "protocol"],
    ["trouble", { refuse: { LIST: "[SYS/TEMP] no" } }, "unavailable"],
    ["trouble with UIDLs", { refuse: { UIDL: "[SYS/TEMP] no" } }, "unavailable"],
    ["lines without end", { endlessLinesAt: ["UIDL"] }, "protocol"],
    ["a line without end", { endlessLineAt: ["LIST"] }, "protocol"],
    ["silence", { silentAt: ["LIST"] }, "timeout"],
    ["its end", { hangUpAt: ["UIDL"] }, "connection-lost"],
    ["what nobody understands", { answer: { LIST: "* BYE\r\n" } }, "protocol"],
  ])("fails when the server gives %s", async (_what, behave, code) => {
    const { session } = await opened(behave, [one]);
    await expect(session.list()).rejects.toMatchObject({ code, permanent: false });
  });
});

describe("retrieving", () => {
  const odd = [
    "",
    "\r\n",
    "Subject: no end of line",
    ".\r\n..\r\n.a\r\n",
    "a\n.\nb\rc\r\r\n.\r.\r\n\n.\r\n",
    "\x00\xff\xfe\x80\r\n",
    `${"l".repeat(100_000)}\r\n`,
  ].map((raw) => ({ raw: Buffer.from(raw, "latin1") }));

  it.each([1, 2, 3, 7, 65_536])("is exact in packets of %d bytes", async (packetBytes) => {
    const mails = packetBytes < 7 ? odd.slice(0, -1) : odd;
    const { session } = await opened({ packetBytes }, mails);
    const list = await session.list();
    for (const [index, { raw }] of mails.entries()) {
      const text = raw.toString("latin1");
      const ended = text === "" || text.endsWith("\r\n") ? text : `${text}\r\n`;
      expect(await retrieved(session, index + 1)).toBe(ended);
      expect(list[index]?.sizeBytes).toBe(ended.length);
    }
    await session.quit();
  });

  it.each<[string, Pop3Behaviour, object]>([
    ["cut", { cutRetrAfterBytes: 12 }, { code: "connection-lost" }],
    ["cut before its final dot is whole", { answer: { RETR: "+OK\r\na\r\n.\r" } }, { code: "timeout" }],
    ["never ended", { endlessLinesAt: ["RETR"] }, { code: "message-too-large", permanent: true }],
    ["one line without end", { endlessLineAt: ["RETR"] }, { code: "protocol" }],
    ["nothing", { silentAt: ["RETR"] }, { code: "timeout" }],
    ["the end of the session", { hangUpAt: ["RETR"] }, { code: "connection-lost" }],
  ])("fails when it is %s, and so does all that follows", async (_what, behave, expected) => {
    const { session } = await opened(behave, [{ ...one, sizeBytes: 3 }]);
    await expect(retrieved(session, 1)).rejects.toMatchObject({ permanent: false, ...expected });
    await expect(session.list()).rejects.toMatchObject({ name: "Pop3Error" });
  });

  it("takes a slow server, but no trickle", async () => {
    const { server, session } = await opened({}, [one, { raw: "x".repeat(10_000) }]);
    server.behave = { packetBytes: 20, packetPauseMs: 20 };
    expect(await retrieved(session, 1)).toBe(one.raw);
    await expect(retrieved(session, 2)).rejects.toMatchObject({ code: "timeout", permanent: false });
    expect(server.sentBytes).toBeLessThan(2_000);
  });

  it("leaves the session as it is when a message is refused", async () => {
    const refuse = { RETR: (number: string) => (number === "1" ? "it is damaged" : null), TOP: "unknown" };
    const { session } = await opened({ refuse }, [one, two]);
    await expect(retrieved(session, 1)).rejects.toMatchObject({
      code: "message",
      permanent: false,
      serverText: "it is damaged",
    });
    await expect(session.top(1, 0)).rejects.toMatchObject({ code: "message" });
    expect(await retrieved(session, 2)).toBe(two.raw);
  });

  it("allows exactly as much as it was told", async () => {
    const { session } = await opened({}, [two]);
    expect(await retrieved(session, 1, two.raw.length)).toBe(two.raw);
    await expect(retrieved(session, 1, two.raw.length - 1)).rejects.toMatchObject({
      code: "message-too-large",
    });
  });

  it("slows the server down for a slow reader", async () => {
    const raw = `${"x".repeat(998)}\r\n`.repeat(40_000);
    const server = await script({}, [{ raw }]);
    const session = await open(server);
    const chunks = session.retrieve(1);
    let receivedBytes = (await chunks.next()).value?.length ?? 0;
    // What the system holds back on its own way is the limit, not the message.
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = server.sentBytes === before;
          before = server.sentBytes;
          return isStill;
        },
        { interval: 100 },
      )
      .toBe(true);
    expect(server.sentBytes).toBeLessThan(raw.length / 2);
    for await (const chunk of chunks) receivedBytes += chunk.length;
    expect(receivedBytes).toBe(raw.length);
  });

  it("drops the connection when it is given up, and does one thing at a time", async () => {
    const { session } = await opened({}, [{ raw: "a line\r\n".repeat(100_000) }]);
    for await (const _chunk of session.retrieve(1)) {
      await expect(session.list()).rejects.toThrow("one thing at a time");
      break;
    }
    await expect(session.list()).rejects.toMatchObject({ code: "connection-lost" });
  });

  it("ends when the session is closed meanwhile", async () => {
    const { session } = await opened({ silentAt: ["RETR"] }, [one]);
    const waiting = expect(retrieved(session, 1)).rejects.toMatchObject({ code: "connection-lost" });
    session.close();
    await waiting;
  });
});

describe("looking at the top", () => {
  it("gives the first 256 KB, and the session goes on", async () => {
    const raw = `${"X-Long: 1\r\n".repeat(100_000)}\r\nbody\r\n`;
    const { session } = await opened({}, [{ raw }, two]);
    const top = await session.top(1, 0);
    expect(top).toHaveLength(256 * 1024);
    expect(raw.startsWith(top.toString())).toBe(true);
    expect((await session.top(2, 0)).toString()).toBe("Subject: two\r\n\r\n");
    expect((await session.top(2, 5)).toString()).toBe(two.raw);
  });
});

describe("leaving", () => {
  it("deletes what was marked", async () => {
    const { server, session } = await opened({}, [one, two]);
    await session.delete(1);
    expect(server.mails).toEqual([one, two]);
    await session.quit();
    expect(server.mails).toEqual([two]);
    expect((await (await open(server)).list()).map(({ uidl }) => uidl)).toEqual(["mail-2"]);
  });

  it.each<[string, Pop3Behaviour, string]>([
    ["refuses", { refuse: { QUIT: "[SYS/TEMP] some deleted messages not removed" } }, "deletion-failed"],
    ["hangs up", { hangUpAt: ["QUIT"] }, "connection-lost"],
    ["says nothing", { silentAt: ["QUIT"] }, "timeout"],
  ])("tells when the server %s, if something was marked", async (_what, behave, code) => {
    const marking = await opened(behave, [one]);
    await marking.session.delete(1);
    await expect(marking.session.quit()).rejects.toMatchObject({ code, permanent: false });
    await (await opened(behave, [one])).session.quit();
  });

  it("does not take a farewell for an answer", async () => {
    const { server, session } = await opened({ answer: { DELE: "+OK\r\n-ERR idle for too long\r\n" } }, [
      one,
    ]);
    await session.delete(1);
    await expect(session.list()).rejects.toMatchObject({
      code: "connection-lost",
      serverText: "-ERR idle for too long",
    });
    expect(server.heard).not.toContain("LIST");
  });
});
