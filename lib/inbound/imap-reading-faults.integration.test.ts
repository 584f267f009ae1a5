import "@/lib/testing/integration-environment.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { givenImapScriptDesk } from "@/lib/testing/imap-script-desk.ts";
import { arrive } from "@/lib/testing/imap-script-mail.ts";
import type { ImapBehaviour, ImapCommand } from "@/lib/testing/imap-script-server.ts";

const { server, folder, mail, deliver, poll, configureServer, mailbox, ledger, stored, expectRecovery } =
  givenImapScriptDesk();

const isText = ({ verb, wantsText }: ImapCommand) => verb === "UID FETCH" && wantsText;

describe("a connection that breaks takes the cursor no further than what is stored", () => {
  beforeEach(() => deliver("one", "two", "three"));

  /** RFC 3501 §7.1.5: BYE may come at any time, and the connection ends. */
  it.each<[string, NonNullable<ImapBehaviour["say"]>]>([
    [
      "cut in the middle of a literal",
      (command, proper) =>
        isText(command) ? { send: proper.slice(0, proper.length - 60), hangUp: true } : proper,
    ],
    [
      "BYE in the middle of FETCH",
      (command, proper) =>
        isText(command)
          ? { send: `${proper.slice(0, proper.indexOf("* 2 FETCH"))}* BYE Shutting down\r\n`, hangUp: true }
          : proper,
    ],
    [
      "BYE right after SELECT",
      (command, proper) =>
        command.verb === "SELECT" ? { send: `${proper}* BYE Shutting down\r\n`, hangUp: true } : proper,
    ],
    [
      "closed instead of an answer",
      (command, proper) => (isText(command) ? { send: "", hangUp: true } : proper),
    ],
  ])("%s", async (_name, say) => {
    server().behave = { say };
    expect(await poll()).toEqual({ state: "failed", code: "connection-lost" });
    const taken = await stored();
    expect((await mailbox()).lastUid).toBe(BigInt(taken.length));
    await expectRecovery("one", "two", "three");
  });

  it("silence in the middle of a literal is a timeout", async () => {
    await configureServer({ timeoutMs: 300 });
    server().behave = {
      say: (command, proper) => (isText(command) ? proper.slice(0, proper.length - 60) : proper),
    };
    expect(await poll()).toEqual({ state: "failed", code: "connection-timed-out" });
    expect(await stored()).toEqual([]);
    await expectRecovery("one", "two", "three");
  });

  it("a slow server is waited for, as long as something comes", async () => {
    await configureServer({ timeoutMs: 300 });
    server().behave = { packetBytes: 1, packetPauseMs: 0 };
    expect(await poll()).toEqual({ state: "done", storedCount: 3 });
    expect(await stored()).toEqual(["one", "three", "two"]);
  });

  it("a line without end is cut off", async () => {
    server().behave = {
      say: (command, proper) =>
        command.verb === "UID SEARCH" ? `* SEARCH ${"1 ".repeat(9 * 1024 * 1024)}` : proper,
    };
    const polled = await poll();
    expect(polled.state).toBe("failed");
    expect(await stored()).toEqual([]);
    await expectRecovery("one", "two", "three");
  });
});

describe("refusals of reading", () => {
  beforeEach(() => deliver("one", "two"));

  /** RFC 5530 §3: what each code means. Another time may do, and no credential is bad. */
  it.each([
    ["NO [UNAVAILABLE] Backend is away", "server-unavailable"],
    ["NO [LIMIT] Too many connections", "too-many-connections"],
    ["NO [INUSE] The mailbox is locked", "mailbox-in-use"],
    ["NO [SERVERBUG] Oops", "server-unavailable"],
    ["NO [CONTACTADMIN] Talk to us", "server-unavailable"],
  ])("SELECT: %s", async (words, code) => {
    server().behave = { refuse: ({ verb }) => (verb === "SELECT" ? words : null) };
    const polled = await poll();
    expect(polled.state).toBe("failed");
    expect(polled).toMatchObject({ code });
    await expectRecovery("one", "two");
  });

  /** RFC 5530 §3: EXPIRED is of the credentials; the person has to renew them. */
  it.each([
    ["NO [EXPIRED] Password expired", "password-expired"],
    ["NO [UNAVAILABLE] Authentication service is away", "server-unavailable"],
    ["NO [LIMIT] Too many connections", "too-many-connections"],
  ])("LOGIN: %s", async (words, code) => {
    server().behave = { refuse: ({ verb }) => (verb === "LOGIN" ? words : null) };
    expect(await poll()).toMatchObject({ state: "failed", code });
    await expectRecovery("one", "two");
  });

  it.each([["NO [UNAVAILABLE] Storage is away"], ["NO [LIMIT] Slow down"], ["NO [INUSE] Locked"]])(
    "FETCH: %s stops the poll and gives no mail up",
    async (words) => {
      server().behave = { refuse: (command) => (isText(command) ? words : null) };
      expect((await poll()).state).toBe("failed");
      expect(await ledger()).toEqual([]);
      expect((await mailbox()).lastUid).toBe(0n);
      await expectRecovery("one", "two");
    },
  );

  /** RFC 5530 §3: the mail was removed by another connection: it is passed over, the others are taken. */
  it("FETCH: NO [EXPUNGEISSUED]", async () => {
    deliver("three");
    server().behave = {
      refuse: (command) => {
        if (!isText(command)) return null;
        folder().mails = folder().mails.filter(({ uid }) => uid !== 2);
        server().behave = {};
        return "NO [EXPUNGEISSUED] Some of the requested messages no longer exist";
      },
    };
    await poll();
    await expectRecovery("one", "three");
  });
});

describe("sizes that lie (RFC 3501 §6.4.5: RFC822.SIZE is the size of the text)", () => {
  it.each([
    ["shorter than the text", 10],
    ["longer than the text", 5_000],
    ["nothing", 0],
    ["over the limit of a stream", 2 * 1024 * 1024],
  ])("announced %s: the text is what counts, whole", async (_name, sizeBytes) => {
    arrive(folder(), { raw: mail("liar", 2_000), sizeBytes });
    deliver("after");
    expect(await poll()).toEqual({ state: "done", storedCount: 2 });
    const [liar] = await ledger();
    expect((await getBlob(liar?.contentHash ?? "")).toString("latin1")).toBe(mail("liar", 2_000));
    await expectRecovery("liar", "after");
  });

  it("announced as larger than is taken: its header is kept, and others go on", async () => {
    arrive(folder(), { raw: mail("huge"), sizeBytes: 4_000_000_000 });
    deliver("after");
    expect(await poll()).toEqual({ state: "done", storedCount: 2 });
    expect((await ledger()).map(({ subject, oversize }) => [subject, oversize])).toEqual([
      ["huge", true],
      ["after", false],
    ]);
    expect(server().heard.some((line) => /FETCH 1 .*BODY\.PEEK\[\]/.test(line))).toBe(false);
  });

  /** RFC 3501 §4.3: a literal is exactly as long as it says. What follows a short one can not be told from its text. */
  it.each<[string, (text: string) => string]>([
    [
      "longer than the text that comes",
      (text) => text.replace(/\{(\d+)\}/, (_all, n) => `{${Number(n) + 500}}`),
    ],
    [
      "shorter than the text that comes",
      (text) => text.replace(/\{(\d+)\}/, (_all, n) => `{${Number(n) - 20}}`),
    ],
    ["more than any mail", (text) => text.replace(/\{\d+\}/, "{4294967295}")],
  ])("a literal that announces %s: nothing false is stored", async (_name, lie) => {
    await configureServer({ timeoutMs: 300 });
    deliver("one", "two");
    server().behave = { say: (command, proper) => (isText(command) ? lie(proper) : proper) };
    const polled = await poll();
    expect(polled.state).toBe("failed");
    for (const { subject, contentHash, oversize } of await ledger()) {
      expect(oversize).toBe(false);
      expect((await getBlob(contentHash)).toString("latin1")).toBe(mail(subject));
    }
    await expectRecovery("one", "two");
  });
});
