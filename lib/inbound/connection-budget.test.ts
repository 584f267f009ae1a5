import { expect, test } from "vitest";
import { ConnectionBudget, connectionCap } from "./connection-budget.ts";

const never = new AbortController().signal;

test("knows providers by the name of their servers", () => {
  expect(connectionCap("imap.mail.yahoo.com")).toBe(5);
  expect(connectionCap("export.imap.aol.com")).toBe(5);
  expect(connectionCap("IMAP.gmail.com")).toBe(200);
  expect(connectionCap("outlook.office365.com")).toBe(200);
  expect(connectionCap("imap.notyahoo.example")).toBe(1_000);
});

test("mailboxes beyond the number take turns: the last connection is not kept", async () => {
  const budget = new ConnectionBudget();
  const host = "imap.mail.yahoo.com";
  const open = [];
  for (let index = 0; index < 5; index += 1) {
    open.push(await budget.take({ host, username: `u${index}` }, never));
    expect(open.at(-1)?.mayKeep()).toBe(index < 4);
  }
  let isAdmitted = false;
  const sixth = budget.take({ host, username: "u6" }, never).then((connection) => {
    isAdmitted = true;
    return connection;
  });
  await budget.take({ host: "imap.other.example", username: "u6" }, never);
  expect(isAdmitted).toBe(false);
  open[2]?.release();
  open[2]?.release();
  expect((await sixth).mayKeep()).toBe(false);
});

test("one account is not asked for more than it allows, and who stops waiting is forgotten", async () => {
  const budget = new ConnectionBudget();
  const account = { host: "imap.one.example", username: "shared" };
  const open = [];
  for (let index = 0; index < 6; index += 1) open.push(await budget.take(account, never));
  const stop = new AbortController();
  const waiting = budget.take(account, stop.signal);
  const next = budget.take(account, never);
  stop.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  open[0]?.release();
  await next;
});

test("where there are more mailboxes than connections, workers share them and keep none", async () => {
  const budget = new ConnectionBudget();
  const account = { host: "imap.mail.yahoo.com", username: "u" };
  const crowd = { host: "IMAP.mail.yahoo.com", username: null, mailboxes: 6 };
  const early = await budget.take(account, never);
  expect(early.mayKeep()).toBe(true);
  budget.share([crowd], 2);
  expect(early.mayKeep()).toBe(false);
  await budget.take({ ...account, username: "v" }, never);
  let isAdmitted = false;
  const third = budget.take({ ...account, username: "w" }, never).then(() => {
    isAdmitted = true;
  });
  const other = await budget.take({ ...account, host: "imap.other.example" }, never);
  expect(other.mayKeep()).toBe(true);
  expect(isAdmitted).toBe(false);
  budget.share([{ ...crowd, mailboxes: 5 }], 2);
  await third;
  budget.share([{ host: "imap.other.example", username: "U", mailboxes: 7 }], 1);
  expect(other.mayKeep()).toBe(false);
  expect(early.mayKeep()).toBe(true);
});
