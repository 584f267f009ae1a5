import { expect, test } from "vitest";
import { isBeforeBeginning, pop3ReceivedAt } from "./pop3-received-at.ts";

const now = new Date("2026-11-21T12:00:00Z");
const at = (...lines: string[]) =>
  pop3ReceivedAt(Buffer.from(`${lines.join("\r\n")}\r\n\r\nDate: never\r\n`), now)?.toISOString() ?? null;

test.each([
  [
    "the topmost Received header",
    [
      "Received: from a by b (c; d) with ESMTP id 1;\r\n\tFri, 20 Nov 2026 10:00:00 +0100 (CET)",
      "Received: from x by a; Thu, 19 Nov 2026 10:00:00 +0100",
      "Date: Wed, 18 Nov 2026 10:00:00 +0100",
    ],
    "2026-11-20T09:00:00.000Z",
  ],
  ["Date where there is none", ["Date: Wed, 18 Nov 2026 10:00:00 +0100"], "2026-11-18T09:00:00.000Z"],
  [
    "Date where Received says nothing",
    ["Received: by somebody", "Date: Wed, 18 Nov 2026 10:00:00 GMT"],
    "2026-11-18T10:00:00.000Z",
  ],
  ["nothing of the future", ["Date: Fri, 18 Nov 2050 10:00:00 +0000"], null],
  ["nothing of before there was mail", ["Date: Thu, 1 Jan 1970 00:00:00 +0000"], null],
  ["nothing at all", ["Subject: no date"], null],
])("%s", (_name, lines, expected) => {
  expect(at(...lines)).toBe(expected);
});

test("mail of the very second in which mail begins is wanted: headers know whole seconds only", () => {
  const beginAt = new Date("2026-11-20T09:00:00.700Z");
  const isBefore = (received: string) =>
    isBeforeBeginning(Buffer.from(`Received: by b; ${received}\r\n\r\n`), { beginAt, lastSucceededAt: null });
  expect(isBefore("Fri, 20 Nov 2026 09:00:00 +0000")).toBe(false);
  expect(isBefore("Fri, 20 Nov 2026 08:59:59 +0000")).toBe(true);
});
