import "@/lib/testing/integration-environment.ts";
import { expect, test, vi } from "vitest";
import { givenImapScriptDesk } from "@/lib/testing/imap-script-desk.ts";
import { arrive } from "@/lib/testing/imap-script-mail.ts";
import type { ImapCommand } from "@/lib/testing/imap-script-server.ts";
import { suspectMail } from "./suspect-mail.ts";

const {
  server,
  folder,
  mail,
  deliver,
  poll,
  configure,
  configureServer,
  mailbox,
  ledger,
  stored,
  expectRecovery,
  lastEntry,
} = givenImapScriptDesk();

const isText = ({ verb, wantsText }: ImapCommand) => verb === "UID FETCH" && wantsText;
const wholeMails = async () => (await ledger()).filter(({ oversize }) => !oversize).map(({ uid }) => uid);

/** What servers say that are not well for a while: Gmail, Cyrus, Exchange. */
test.each([["NO System Error (Failure)"], ["NO System I/O error"], ["BAD Command Error. 12"]])(
  "a time in which every text is refused, %s, makes no mail unreadable",
  async (words) => {
    const subjects = Array.from({ length: 15 }, (_, index) => `mail-${index}`);
    deliver(...subjects);
    server().behave = { refuse: (command) => (isText(command) ? words : null) };
    for (let count = 0; count < 8; count += 1) expect((await poll()).state).toBe("failed");
    expect(await lastEntry()).toContain(words.slice(words.indexOf(" ") + 1));
    expect(await ledger()).toEqual([]);
    await expectRecovery(...subjects);
    expect(await wholeMails()).toHaveLength(15);
  },
);

test.each([
  ["short", 0],
  ["long", 2 * 1024 * 1024],
])(
  "one mail that is refused for ever, a %s one, is given up in the end and stops nothing",
  async (_name, bytes) => {
    deliver("one");
    arrive(folder(), { raw: mail("two", bytes) });
    deliver("three");
    server().behave = {
      refuse: (command) =>
        isText(command) && /^(?:\d+,)*2(?:,|\s)/.test(command.argument) ? "NO The message is damaged" : null,
    };
    let polls = 0;
    while ((await poll()).state === "failed") {
      polls += 1;
      expect(polls).toBeLessThan(12);
      expect(await stored()).toEqual(["one"]);
    }
    expect(polls).toBeGreaterThanOrEqual(5);
    expect((await ledger()).map(({ subject, oversize }) => [subject, oversize])).toEqual([
      ["one", false],
      ["A mail that the server did not hand out", true],
      ["three", false],
    ]);
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  },
);

test("mails of which not one byte comes are two, and stay on the server", async () => {
  await configure({ afterProcessing: "DELETE" });
  deliver("one", "two");
  server().behave = {
    say: (command, proper) =>
      isText(command)
        ? proper.replace(/(BODY\[\](?:<0>)?) \{\d+\}\r\n[\s\S]*?\)\r\n(?=\*|\w+ OK)/g, '$1 "")\r\n')
        : proper,
  };
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  expect((await ledger()).map(({ oversize }) => oversize)).toEqual([true, true]);
  expect(folder().mails).toHaveLength(2);
});

/** Microsoft 365 says so in place of an answer, and imapflow would wait. */
test("a server that wants to be left alone for a while is, and no mail is suspected", async () => {
  deliver("one", "two");
  server().behave = {
    refuse: (command) =>
      isText(command) ? "BAD Request is throttled. Suggested Backoff Time: 60000 milliseconds" : null,
  };
  expect(await poll()).toEqual({ state: "failed", code: "throttled" });
  const { id } = await mailbox();
  expect(suspectMail(id)).toBeNull();
  await expectRecovery("one", "two");
});

test("old mail behind new mail is not downloaded, and the cursor moves on while it is passed over", async () => {
  await configure({ beginAt: new Date(Date.now() - 3_600_000) });
  deliver("one", "two", "three");
  const internalDate = new Date("2020-02-02T02:02:02Z");
  for (let count = 0; count < 1_000; count += 1)
    arrive(folder(), { raw: mail(`old-${count}`), internalDate });
  let batches = 0;
  server().behave = {
    say: (command, proper) => {
      if (command.verb !== "UID FETCH" || command.wantsText) return proper;
      batches += 1;
      return batches < 2 ? proper : { send: "", hangUp: true };
    },
  };
  expect((await poll()).state).toBe("failed");
  expect((await mailbox()).lastUid).toBe(500n);
  await expectRecovery("one", "two", "three");
  const texts = server().heard.filter((line) => line.includes("BODY.PEEK"));
  expect(texts.length).toBeGreaterThan(0);
  for (const text of texts) expect(text).toMatch(/FETCH [123,:]+ /);
});

/** RFC 3501 §6.3.1: UIDNEXT may be missing. */
test.each([
  [[], 0n],
  [["old"], 1n],
])(
  "a server that does not say UIDNEXT, with %s: reading begins behind what is there",
  async (old, lastUid) => {
    await configure({ beginAt: new Date() });
    for (const subject of old) arrive(folder(), { raw: mail(subject), internalDate: new Date("2020-02-02") });
    server().behave = {
      say: ({ verb, argument }, proper) => {
        if (verb === "SELECT") return proper.replace(/\* OK \[UIDNEXT.*\r\n/, "");
        return /SINCE/.test(argument) ? proper.replace(/\* SEARCH.*/, "* SEARCH") : proper;
      },
    };
    expect((await poll()).state).toBe("done");
    expect((await mailbox()).lastUid).toBe(lastUid);
  },
);

const isOfLong = (line: string) => /FETCH 102 .*BODY/.test(line);

/** Half an hour after the server was asked for the long mail, when those before it are stored. */
async function pollForTooLong() {
  const before = server().heard.filter(isOfLong).length;
  const polled = poll();
  const isThere = async () => {
    expect(server().heard.filter(isOfLong).length).toBeGreaterThan(before);
    expect(await stored()).toHaveLength(100);
  };
  await vi.waitFor(isThere, { timeout: 60_000, interval: 25 });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 60_000 });
  try {
    return await polled;
  } finally {
    vi.useRealTimers();
  }
}

test("reading that takes too long keeps what came and goes on; where nothing came it has failed, by the mail that did not end", async () => {
  await configureServer({ timeoutMs: 60_000 });
  const subjects = Array.from({ length: 101 }, (_, index) => `mail-${index}`);
  deliver(...subjects);
  arrive(folder(), { raw: mail("long", 2 * 1024 * 1024) });
  server().behave = {
    say: (command, proper) => (isText(command) && /^102 /.test(command.argument) ? "" : proper),
  };
  expect(await pollForTooLong()).toEqual({ state: "done", storedCount: 100 });
  expect(await lastEntry()).toContain("goes on in the next poll");
  expect(await pollForTooLong()).toEqual({ state: "failed", code: "poll-too-long" });
  const { id } = await mailbox();
  expect(suspectMail(id)).toMatchObject({ first: "102", last: "102" });
  await expectRecovery(...subjects, "long");
});
