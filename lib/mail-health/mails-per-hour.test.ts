import { expect, test } from "vitest";
import { filledHours } from "./mails-per-hour.ts";

test("hours without mail are zero, those of several mailboxes are added, and the present hour is the last", () => {
  const now = new Date("2026-03-29T12:34:56Z");
  const hours = filledHours(
    [
      { at: new Date("2026-03-29T12:00:00Z"), count: 2 },
      { at: new Date("2026-03-29T12:00:00Z"), count: 3 },
      { at: new Date("2026-03-28T13:00:00Z"), count: 1 },
      { at: new Date("2026-03-28T12:00:00Z"), count: 9 },
    ],
    now,
  );
  expect(hours).toHaveLength(24);
  expect(hours[0]).toEqual({ at: new Date("2026-03-28T13:00:00Z"), count: 1 });
  expect(hours.at(-1)).toEqual({ at: new Date("2026-03-29T12:00:00Z"), count: 5 });
  expect(hours.slice(1, -1).every(({ count }) => count === 0)).toBe(true);
});
