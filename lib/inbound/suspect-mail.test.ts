import { expect, test } from "vitest";
import { clearSuspects, noteFailure, suspectMail } from "./suspect-mail.ts";

const minute = 60_000;
const alone = { othersCame: false, why: "It broke." };
const one = (name: string) => ({ first: name, last: name });

test("one mail that breaks the connection again and again while later ones come is given up, several are not", () => {
  const came = { othersCame: true, why: "It broke." };
  for (let round = 0; round < 10; round += 1) noteFailure("m", { first: "1", last: "9" }, came);
  expect(suspectMail("m")).toMatchObject({ first: "1", last: "9", isGivenUp: false });
  for (let round = 0; round < 4; round += 1) noteFailure("m", one("3"), came);
  for (let round = 0; round < 4; round += 1) noteFailure("m", one("3"), alone);
  expect(suspectMail("m")?.isGivenUp).toBe(false);
  noteFailure("m", one("3"), came);
  expect(suspectMail("m")).toMatchObject({ first: "3", isGivenUp: true, why: "It broke." });
  noteFailure("m", one("4"), came);
  expect(suspectMail("m")?.isGivenUp).toBe(false);
  clearSuspects("m");
  expect(suspectMail("m")).toBeNull();
});

test("while nothing else comes either, it takes an hour of failures", () => {
  for (let at = 0; at < 60; at += 5) noteFailure("h", one("3"), { ...alone, nowMs: at * minute });
  expect(suspectMail("h")?.isGivenUp).toBe(false);
  noteFailure("h", one("3"), { ...alone, nowMs: 60 * minute });
  expect(suspectMail("h")?.isGivenUp).toBe(true);
});

test("an hour in which the server was away counts for nothing by itself", () => {
  for (let at = 0; at < 5; at += 1) noteFailure("a", one("3"), { ...alone, nowMs: at * minute });
  expect(suspectMail("a")?.isGivenUp).toBe(false);
  noteFailure("a", one("3"), { ...alone, nowMs: 5 * 60 * minute });
  expect(suspectMail("a")?.isGivenUp).toBe(false);
  for (let at = 1; at < 5; at += 1) noteFailure("a", one("3"), { ...alone, nowMs: (5 * 60 + at) * minute });
  expect(suspectMail("a")?.isGivenUp).toBe(false);
});
