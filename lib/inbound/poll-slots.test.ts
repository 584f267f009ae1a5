import { expect, test, vi } from "vitest";
import { PollSlots } from "./poll-slots.ts";

const never = new AbortController().signal;
const limits = { total: 3, perHost: 2, mostFailing: 3, longAfterMs: 60_000, mostLong: 2, mostLongPerHost: 2 };

/** Asks for a place and notes when it is given. */
function ask(slots: PollSlots, admitted: string[], host: string, dueAtMs: number, signal = never) {
  const name = `${host}${dueAtMs}`;
  return slots.take({ host, dueAtMs, isFailing: host.startsWith("dead") }, signal).then((leave) => {
    admitted.push(name);
    return leave;
  });
}

test("lets in who is due longest, and of one server only its share", async () => {
  const slots = new PollSlots(limits);
  const admitted: string[] = [];
  const dead = [1, 2, 3, 4].map((dueAtMs) => ask(slots, admitted, "dead", dueAtMs));
  const other = ask(slots, admitted, "b", 9);
  await Promise.all([dead[0], dead[1], other]);
  expect(admitted).toEqual(["dead1", "dead2", "b9"]);
  const late = ask(slots, admitted, "c", 20);
  const early = ask(slots, admitted, "d", 10);
  (await other)();
  await early;
  expect(admitted).toEqual(["dead1", "dead2", "b9", "d10"]);
  (await early)();
  (await late)();
  (await dead[0])?.();
  await dead[2];
  expect(admitted.at(-1)).toBe("dead3");
});

test("of servers that are known to fail, however many they are, only so many are tried at once", async () => {
  const slots = new PollSlots({ ...limits, mostFailing: 2 });
  const admitted: string[] = [];
  const dead = [1, 2, 3, 4].map((dueAtMs) => ask(slots, admitted, `dead-${dueAtMs}-`, dueAtMs));
  const good = ask(slots, admitted, "good", 9);
  await good;
  expect(admitted).toEqual(["dead-1-1", "dead-2-2", "good9"]);
  (await good)();
  await ask(slots, admitted, "good", 10);
  expect(admitted).toHaveLength(4);
  (await dead[1])?.();
  await dead[2];
  expect(admitted.at(-1)).toBe("dead-3-3");
});

test("who takes long makes room for others, up to a number", async () => {
  vi.useFakeTimers();
  const slots = new PollSlots({
    total: 1,
    perHost: 9,
    mostFailing: 1,
    longAfterMs: 1_000,
    mostLong: 1,
    mostLongPerHost: 1,
  });
  const admitted: string[] = [];
  const leaves = [1, 2, 3].map((dueAtMs) => ask(slots, admitted, "a", dueAtMs));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(admitted).toEqual(["a1", "a2"]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(admitted).toEqual(["a1", "a2"]);
  (await leaves[1])?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(admitted).toEqual(["a1", "a2", "a3"]);
  vi.useRealTimers();
});

test("twelve that take long at one server leave room for new mail there", async () => {
  vi.useFakeTimers();
  const slots = new PollSlots();
  const admitted: string[] = [];
  for (let dueAtMs = 1; dueAtMs <= 12; dueAtMs += 1) void ask(slots, admitted, "a", dueAtMs);
  const newMail = ask(slots, admitted, "a", 100);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(admitted).toHaveLength(12);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(admitted).toHaveLength(13);
  (await newMail)();
  vi.useRealTimers();
});

test("of one server only so many may take long, and when one of them ends the next one makes room", async () => {
  vi.useFakeTimers();
  const slots = new PollSlots({
    total: 9,
    perHost: 1,
    mostFailing: 9,
    longAfterMs: 1_000,
    mostLong: 9,
    mostLongPerHost: 1,
  });
  const admitted: string[] = [];
  const leaves = [1, 2, 3, 4].map((dueAtMs) => ask(slots, admitted, "a", dueAtMs));
  const other = ask(slots, admitted, "b", 9);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(admitted).toEqual(["a1", "b9", "a2"]);
  (await leaves[0])?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(admitted).toEqual(["a1", "b9", "a2", "a3"]);
  (await other)();
  vi.useRealTimers();
});

test("who stops waiting is forgotten", async () => {
  const slots = new PollSlots({ ...limits, total: 1 });
  const leave = await ask(slots, [], "a", 1);
  const stop = new AbortController();
  const waiting = ask(slots, [], "b", 2, stop.signal);
  const next = ask(slots, [], "c", 3);
  stop.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  leave();
  await next;
});
