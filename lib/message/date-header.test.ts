import { expect, test } from "vitest";
import { parseDateHeader } from "./date-header.ts";

test.each([
  ["Fri, 20 Nov 2026 09:05:07 +0100", "2026-11-20T08:05:07.000Z"],
  ["Fri, 20 Nov 2026 09:05:07 +0100 (CET)", "2026-11-20T08:05:07.000Z"],
  ["20 Nov 2026 09:05 GMT", "2026-11-20T09:05:00.000Z"],
  ["Fri, 20 Nov 26 09:05:07 EST", "2026-11-20T14:05:07.000Z"],
  ["Fri, 20-Nov-2026 09:05:07 MEZ", "2026-11-20T08:05:07.000Z"],
  ["Fri Nov 20 09:05:07 2026", "2026-11-20T09:05:07.000Z"],
  ["Nov 20, 2026 09:05:07 PM -0500", "2026-11-21T02:05:07.000Z"],
  ["2026-11-20T09:05:07+01:00", "2026-11-20T08:05:07.000Z"],
  ["2026-11-20 09:05:07 +0100", "2026-11-20T08:05:07.000Z"],
])("%s", (written, expected) => {
  expect(parseDateHeader(written)?.toISOString()).toBe(expected);
});

test.each([
  "",
  "yesterday",
  "99 Foo 2026",
  "Mon, 1 Jan 1900 00:00:00 +0000",
  "Mon, 1 Jan 9999 00:00:00 +0000",
])("%j is no date", (written) => {
  expect(parseDateHeader(written)).toBeNull();
});
