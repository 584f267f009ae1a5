import "@/lib/testing/integration-environment.ts";
import { expect, test, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenImapScriptDesk } from "@/lib/testing/imap-script-desk.ts";
import { pollOnHint } from "./poll-on-hint.ts";
import { newReadingLimits } from "./reading-limits.ts";

const { server, deliver, mailbox, configureServer, stored } = givenImapScriptDesk();
const signal = new AbortController().signal;
const poll = { host: "127.0.0.1", dueAtMs: 0, isFailing: false };

test("a hinted poll waits for one of the connections that this process may open", async () => {
  deliver("one");
  await configureServer({ username: "shared@desk.test" });
  const limits = newReadingLimits();
  const account = { host: "127.0.0.1", username: "Shared@desk.test" };
  const others = await Promise.all([1, 2, 3, 4, 5, 6].map(() => limits.connections.take(account, signal)));
  const take = vi.spyOn(limits.connections, "take");
  const { id } = await mailbox();
  const polled = pollOnHint(id, { signal, limits });
  await vi.waitFor(() => expect(take).toHaveBeenCalled());
  expect(server().heard).toEqual([]);
  others[0]?.release();
  await polled;
  expect(await stored()).toEqual(["one"]);
  // It has given its connection back.
  await limits.connections.take(account, signal);
});

test("a hinted poll that waits ends with the process", async () => {
  const limits = newReadingLimits();
  const stopping = new AbortController();
  const { id } = await mailbox();
  await Promise.all(Array.from({ length: 12 }, () => limits.slots.take(poll, signal)));
  const take = vi.spyOn(limits.slots, "take");
  const polled = pollOnHint(id, { signal: stopping.signal, limits });
  await vi.waitFor(() => expect(take).toHaveBeenCalled());
  stopping.abort(new Error("stopped"));
  await expect(polled).rejects.toThrow("stopped");
  expect(server().heard).toEqual([]);
});

test("a mailbox that is kept and overdue is read where there is room, and no hint waits for it where there is none", async () => {
  deliver("one");
  const limits = newReadingLimits();
  const { id } = await mailbox();
  const overdue = { watchOwner: "busy", watchExpiresAt: new Date(Date.now() + 3_600_000) };
  await database().mailbox.update({ where: { id }, data: { ...overdue, nextPollAt: new Date(0) } });
  const leaves = await Promise.all(Array.from({ length: 12 }, () => limits.slots.take(poll, signal)));
  await pollOnHint(id, { signal, limits });
  expect(server().heard).toEqual([]);
  leaves[0]?.();
  await pollOnHint(id, { signal, limits });
  expect(await stored()).toEqual(["one"]);
});
