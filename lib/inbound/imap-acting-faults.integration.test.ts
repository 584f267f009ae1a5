import "@/lib/testing/integration-environment.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { givenImapScriptDesk } from "@/lib/testing/imap-script-desk.ts";
import { imapFolder } from "@/lib/testing/imap-script-mail.ts";
import type { ImapBehaviour } from "@/lib/testing/imap-script-server.ts";

const {
  server,
  folder,
  deliver,
  subjectsIn,
  poll,
  configure,
  configureServer,
  mailbox,
  ledger,
  stored,
  lastEntry,
} = givenImapScriptDesk();

const heard = (command: RegExp) => server().heard.filter((line) => command.test(line));
const untidied = async () => (await ledger()).filter(({ tidiedAt }) => tidiedAt === null).length;

describe("opening", () => {
  beforeEach(() => deliver("one"));

  /** RFC 3501 §7.1.5: a server may say BYE instead of a greeting. */
  it.each<[string, string, ImapBehaviour]>([
    [
      "BYE as greeting",
      "too-many-connections",
      {
        say: ({ verb }, proper) =>
          verb === "GREETING" ? { send: "* BYE Too many connections\r\n", hangUp: true } : proper,
      },
    ],
    [
      "BYE right after the greeting",
      "connection-lost",
      {
        say: ({ verb }, proper) =>
          verb === "CAPABILITY" ? { send: "* BYE Going down\r\n", hangUp: true } : proper,
      },
    ],
    [
      "closed without a word",
      "no-mail-greeting",
      { say: ({ verb }, proper) => (verb === "GREETING" ? { send: "", hangUp: true } : proper) },
    ],
    [
      "words of another protocol",
      "no-mail-greeting",
      { say: ({ verb }, proper) => (verb === "GREETING" ? "220 mail.test ESMTP\r\n" : proper) },
    ],
    ["silence", "no-mail-greeting", { say: ({ verb }, proper) => (verb === "GREETING" ? "" : proper) }],
  ])("%s", async (_name, code, behave) => {
    await configureServer({ timeoutMs: 300 });
    server().behave = behave;
    expect(await poll()).toEqual({ state: "failed", code });
    expect(heard(/LOGIN/)).toEqual([]);
    server().behave = {};
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  });

  /** RFC 3501 §6.2.1, RFC 8314 §4.1: where TLS is demanded, nothing is said without it, whatever the server says. */
  it.each<[string, ImapBehaviour]>([
    [
      "greets as signed in already (PREAUTH), which leaves no room for STARTTLS",
      { say: ({ verb }, proper) => (verb === "GREETING" ? "* PREAUTH Welcome\r\n" : proper) },
    ],
    [
      "sends more in the clear behind its OK to STARTTLS",
      {
        capabilities: ["IMAP4rev1", "STARTTLS"],
        say: ({ verb }, proper) =>
          verb === "STARTTLS" ? `${proper}* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n` : proper,
      },
    ],
    ["offers no STARTTLS", {}],
    [
      "refuses STARTTLS",
      {
        capabilities: ["IMAP4rev1", "STARTTLS"],
        refuse: ({ verb }) => (verb === "STARTTLS" ? "NO Not today" : null),
      },
    ],
  ])("with STARTTLS demanded, a server that %s gets no password", async (_name, behave) => {
    await configureServer({ security: "STARTTLS", timeoutMs: 1_000 });
    server().behave = behave;
    expect(await poll()).toMatchObject({ state: "failed", code: /starttls|tls/ });
    expect(heard(/LOGIN|AUTHENTICATE|SELECT/)).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  /** RFC 3501 §6.2.3: capabilities may be others once one has signed in. */
  it("what a server offers only after the sign-in is used, what it offers no more is not", async () => {
    await configure({ afterProcessing: "MOVE", moveToFolder: "Done" });
    server().behave = {
      capabilities: ["IMAP4rev1", "MOVE"],
      capabilitiesAfterLogin: ["IMAP4rev1", "UIDPLUS"],
    };
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
    expect(heard(/UID MOVE/)).toEqual([]);
    expect(heard(/UID EXPUNGE/)).toHaveLength(1);
    expect(subjectsIn("Done")).toEqual(["one"]);
    expect(subjectsIn()).toEqual([]);
  });

  it("a server of RFC 3501 alone, without IDLE, UIDPLUS or MOVE: mail is taken", async () => {
    server().behave = { capabilities: ["IMAP4rev1"] };
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
    deliver("two");
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  });
});

describe("moving and deleting", () => {
  beforeEach(async () => {
    server().folders.set("Done", imapFolder());
    await configure({ afterProcessing: "MOVE", moveToFolder: "Done" });
    deliver("one", "two");
  });

  /** RFC 5530 §3, RFC 9208 §4: nothing was copied; nothing may be deleted. */
  it.each([
    ["COPY", ["IMAP4rev1", "UIDPLUS"]],
    ["MOVE", ["IMAP4rev1", "UIDPLUS", "MOVE"]],
  ])(
    "%s: NO [OVERQUOTA]: mail stays, is said to stay, and goes when there is room",
    async (verb, capabilities) => {
      server().behave = {
        capabilities,
        refuse: (command) => (command.verb === `UID ${verb}` ? "NO [OVERQUOTA] The folder is full" : null),
      };
      expect(await poll()).toEqual({ state: "done", storedCount: 2 });
      expect(await lastEntry()).toMatch(/could not be moved.*The folder is full/);
      expect(subjectsIn()).toEqual(["one", "two"]);
      expect(heard(/STORE|EXPUNGE/)).toEqual([]);
      expect(await untidied()).toBe(2);
      server().behave = { capabilities };
      expect(await poll()).toEqual({ state: "done", storedCount: 0 });
      expect([subjectsIn(), subjectsIn("Done")]).toEqual([[], ["one", "two"]]);
      expect(await untidied()).toBe(0);
    },
  );

  /** RFC 3501 §6.4.7: COPY is all or nothing; without COPYUID (RFC 4315) nobody says what it did. */
  it("a COPY that says OK and does nothing deletes nothing", async () => {
    server().behave = {
      capabilities: ["IMAP4rev1"],
      refuse: ({ verb }) => (verb === "UID COPY" ? "OK done" : null),
    };
    expect(await poll()).toEqual({ state: "done", storedCount: 2 });
    expect(subjectsIn()).toEqual(["one", "two"]);
    expect(heard(/STORE|EXPUNGE/)).toEqual([]);
    expect(await untidied()).toBe(2);
  });

  /** RFC 4315 §2.1: only UID EXPUNGE spares what others have marked. */
  it("without UIDPLUS nothing is expunged, also not what others have marked", async () => {
    const [first] = folder().mails;
    if (first) first.flags = ["\\Deleted"];
    await configure({ afterProcessing: "DELETE", beginAt: null });
    server().behave = { capabilities: ["IMAP4rev1"] };
    expect(await poll()).toEqual({ state: "done", storedCount: 2 });
    expect(heard(/EXPUNGE|CLOSE/)).toEqual([]);
    expect(subjectsIn()).toEqual(["one", "two"]);
    expect(folder().mails.every(({ flags }) => flags?.includes("\\Deleted"))).toBe(true);
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  });

  /** RFC 6851 §3.3: MOVE of several may stop half way; what was not moved is still there. */
  it.each<[string, NonNullable<ImapBehaviour["say"]>, string]>([
    [
      "cut off after MOVE",
      ({ verb }, proper) => (verb === "UID MOVE" ? { send: "", hangUp: true } : proper),
      "failed",
    ],
    [
      "BYE in the middle of MOVE",
      ({ verb }, proper) =>
        verb === "UID MOVE" ? { send: "* 1 EXPUNGE\r\n* BYE Shutting down\r\n", hangUp: true } : proper,
      "failed",
    ],
  ])("%s: moved once", async (_name, say, state) => {
    server().behave = { say };
    expect((await poll()).state).toBe(state);
    expect(await stored()).toEqual(["one", "two"]);
    server().behave = {};
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
    expect([subjectsIn(), subjectsIn("Done")]).toEqual([[], ["one", "two"]]);
    expect(await untidied()).toBe(0);
  });

  it.each([
    ["NO [UNAVAILABLE] Away", "UID STORE"],
    ["NO [INUSE] Locked", "UID EXPUNGE"],
    ["NO [LIMIT] Slow down", "UID STORE"],
  ])("DELETE: %s to %s: done at another poll, and the mail is taken all the same", async (words, verb) => {
    await configure({ afterProcessing: "DELETE" });
    server().behave = { refuse: (command) => (command.verb === verb ? words : null) };
    expect(await poll()).toEqual({ state: "done", storedCount: 2 });
    expect(await lastEntry()).toMatch(/could not be deleted/);
    expect(await untidied()).toBe(2);
    server().behave = {};
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
    expect(subjectsIn()).toEqual([]);
    expect(await untidied()).toBe(0);
    expect((await mailbox()).failureCode).toBeNull();
  });
});
