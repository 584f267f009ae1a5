import "@/lib/testing/integration-environment.ts";
import { expect, test } from "vitest";
import { givenPop3ScriptDesk } from "@/lib/testing/pop3-script-desk.ts";

const { server, mail, poll, configure, ledger, known, lastRemark } = givenPop3ScriptDesk();
const subjects = async () => (await ledger()).map(({ subject }) => subject);

test("a UIDL that is given again after our deletion names a new mail", async () => {
  await configure({ afterProcessing: "DELETE" });
  server().mails = [{ raw: mail("one"), uidl: "1" }];
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await known()).toEqual([]);
  server().mails = [{ raw: mail("two"), uidl: "1" }];
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect((await subjects()).sort()).toEqual(["one", "two"]);
  expect(server().mails).toEqual([]);
});

test.each<[string, { subject?: string; named?: string; refuse?: Record<string, string> }]>([
  ["of another size", { subject: "longer" }],
  ["of the same size", {}],
  ["of the same size, without TOP", { refuse: { TOP: "unknown command" } }],
  ["of the same size, without Message-ID", { named: "X-Unused-I" }],
])(
  "deleted, but not told so, and its UIDL is another mail's now, %s: that one is taken",
  async (_name, of) => {
    const { subject = "two", refuse = {}, named = "Message-ID" } = of;
    await configure({ afterProcessing: "DELETE" });
    const received = new Date();
    const raw = (of: string) => mail(of, received).replace("Message-ID", named);
    server().mails = [{ raw: raw("one"), uidl: "1" }];
    server().behave = { hangUpAt: ["QUIT"] };
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
    // The server has done it all the same, and counts from one again.
    server().mails = [{ raw: raw(subject), uidl: "1" }];
    server().behave = { refuse };
    expect(await poll()).toEqual({ state: "done", storedCount: 0 });
    expect(server().mails).toHaveLength(1);
    expect(await lastRemark()).toContain("another mail");
    expect(await poll()).toEqual({ state: "done", storedCount: 1 });
    expect(server().mails).toEqual([]);
    const rows = await ledger();
    expect(rows).toHaveLength(2);
    expect(rows.every(({ tidiedAt }) => tidiedAt !== null)).toBe(true);
  },
);

test("a mail that breaks each session stops no other, and is given up; a time of trouble gives none up", async () => {
  server().mails = [{ raw: mail("one") }, { raw: mail("two") }];
  server().behave = { hangUpAt: ["RETR"] };
  for (let round = 0; round < 8; round += 1) expect((await poll()).state).toBe("failed");
  server().behave = {};
  expect(await poll()).toEqual({ state: "done", storedCount: 2 });
  server().mails.push({ raw: `${mail("breaks")}${"x".repeat(5_000)}\r\n` }, { raw: mail("four") });
  server().behave = { cutRetrAfterBytes: 2_000 };
  expect((await poll()).state).toBe("failed");
  expect((await poll()).state).toBe("failed");
  expect((await subjects()).sort()).toEqual(["four", "one", "two"]);
  for (let round = 0; round < 4; round += 1) {
    server().mails.push({ raw: mail(`later ${round}`) });
    expect((await poll()).state).toBe("failed");
  }
  expect((await poll()).state).toBe("done");
  expect(await subjects()).toContain("A mail that the server did not hand out");
});
