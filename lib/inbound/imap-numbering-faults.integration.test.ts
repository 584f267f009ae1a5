import "@/lib/testing/integration-environment.ts";
import { describe, expect, it } from "vitest";
import { givenImapScriptDesk } from "@/lib/testing/imap-script-desk.ts";
import type { ImapCommand } from "@/lib/testing/imap-script-server.ts";

const { server, folder, deliver, poll, mailbox, stored, lastEntry, expectRecovery } = givenImapScriptDesk();

const isText = ({ verb, wantsText }: ImapCommand) => verb === "UID FETCH" && wantsText;

describe("numbers that are wrong", () => {
  /** RFC 3501 §2.3.1.1: UIDVALIDITY is never zero. */
  it.each([["zero"], ["missing"]])(
    "UIDVALIDITY %s: nothing can be told apart, so nothing is read",
    async (how) => {
      deliver("one");
      const line = /\* OK \[UIDVALIDITY \d+\] valid\r\n/;
      const instead = how === "zero" ? "* OK [UIDVALIDITY 0] none\r\n" : "";
      server().behave = {
        say: ({ verb }, proper) => (verb === "SELECT" ? proper.replace(line, instead) : proper),
      };
      expect(await poll()).toMatchObject({ state: "failed", code: "folder-without-numbers" });
      expect(await stored()).toEqual([]);
      await expectRecovery("one");
    },
  );

  it("another UIDVALIDITY at the next poll: read again, known by content, nothing twice", async () => {
    deliver("one", "two");
    await poll();
    folder().uidValidity = 8;
    folder().mails.forEach((one, index) => {
      one.uid = 100 + index;
    });
    folder().uidNext = 102;
    deliver("three");
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
    expect(await lastEntry()).toMatch(/numbered the folder anew.*2 mails were recognised/);
    await expectRecovery("one", "two", "three");
  });

  /** Only SELECT tells of it (RFC 3501 §7.1), but some servers say it in the middle of a session. */
  it("another UIDVALIDITY in the middle of the session: nothing goes under the wrong number", async () => {
    deliver("one", "two");
    server().behave = {
      say: (command, proper) => {
        if (command.verb !== "UID SEARCH") return proper;
        folder().uidValidity = 9;
        return `* OK [UIDVALIDITY 9] changed\r\n${proper}`;
      },
    };
    await poll();
    await expectRecovery("one", "two");
    expect((await mailbox()).uidValidity).toBe(9n);
  });

  /** RFC 3501 §2.3.1.1 forbids it. */
  it("two mails under one UID: both are taken", async () => {
    deliver("one", "two", "three");
    const [, second] = folder().mails;
    if (second) second.uid = 1;
    expect(await poll()).toEqual({ state: "done", storedCount: 3 });
    expect(await stored()).toEqual(["one", "three", "two"]);
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  });

  it("UIDs out of order, and twice, in the answer to SEARCH and FETCH", async () => {
    deliver("one", "two", "three");
    server().behave = {
      say: ({ verb }, proper) => {
        if (verb === "UID SEARCH") return proper.replace("* SEARCH 1 2 3", "* SEARCH 3 1 2 1 3");
        if (verb !== "UID FETCH") return proper;
        const answers = proper.split(/(?=^\* \d+ FETCH|^\S+ OK done\r\n$)/m);
        return [...answers.slice(0, -1).reverse(), answers.at(-1)].join("");
      },
    };
    expect(await poll()).toEqual({ state: "done", storedCount: 3 });
    await expectRecovery("one", "two", "three");
  });

  /** RFC 3501 §6.4.8: `n:*` names the last mail also when its UID is below n. */
  it("nothing new, and SEARCH names the last mail", async () => {
    deliver("one", "two");
    await poll();
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
    expect(server().heard.at(-2)).toContain("3:*");
  });
});

describe("answers that nobody has asked for (RFC 3501 §7: a client must be ready for them at any time)", () => {
  it("FETCH answers of other mails, with and without a UID", async () => {
    deliver("one", "two");
    server().behave = {
      say: (command, proper) =>
        command.verb === "UID FETCH"
          ? `* 2 FETCH (FLAGS (\\Seen))\r\n* 9 FETCH (UID 900 RFC822.SIZE 3 BODY[] {3}\r\nbad)\r\n${proper}`
          : proper,
    };
    expect(await poll()).toEqual({ state: "done", storedCount: 2 });
    await expectRecovery("one", "two");
  });

  it("EXISTS and EXPUNGE in the middle: what is there is taken, what came meanwhile comes next", async () => {
    deliver("one", "two", "three");
    server().behave = {
      say: (command, proper) => {
        if (!isText(command)) return proper;
        server().behave = {};
        const [first] = folder().mails.splice(0, 1);
        deliver("four");
        expect(first).toBeDefined();
        return `${proper.replace(/(?=^\* 2 FETCH)/m, "* 4 EXISTS\r\n")}`.replace(
          /(?=^\S+ OK done\r\n$)/m,
          "* 1 EXPUNGE\r\n",
        );
      },
    };
    expect((await poll()).state).toBe("done");
    await expectRecovery("one", "two", "three", "four");
  });

  it("ALERT and other untagged words are passed over", async () => {
    deliver("one");
    server().behave = {
      say: ({ verb }, proper) =>
        verb === "GREETING"
          ? proper
          : `* OK [ALERT] Maintenance tonight\r\n* NO Disk is nearly full\r\n${proper}`,
    };
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  });
});
