import { expect, test } from "vitest";
import { clearSuspects, noteBroken, suspectMail } from "./suspect-mail.ts";

const minute = 60_000;
const one = (name: string) => ({ first: name, last: name });

test("one mail that breaks the connection again and again while later ones come is given up, several are not", () => {
  const othersCame = true;
  for (let round = 0; round < 10; round += 1) noteBroken("m", { first: "1", last: "9" }, { othersCame });
  expect(suspectMail("m")).toMatchObject({ first: "1", last: "9", isGivenUp: false });
  for (let round = 0; round < 4; round += 1) noteBroken("m", one("3"), { othersCame });
  expect(suspectMail("m")?.isGivenUp).toBe(false);
  noteBroken("m", one("3"), { othersCame });
  expect(suspectMail("m")).toMatchObject({ first: "3", isGivenUp: true });
  noteBroken("m", one("4"), { othersCame });
  expect(suspectMail("m")?.isGivenUp).toBe(false);
  clearSuspects("m");
  expect(suspectMail("m")).toBeNull();
});

test("while nothing else comes either, it takes an hour of failures", () => {
  for (let at = 0; at < 60; at += 5) noteBroken("h", one("3"), { nowMs: at * minute });
  expect(suspectMail("h")?.isGivenUp).toBe(false);
  noteBroken("h", one("3"), { nowMs: 60 * minute });
  expect(suspectMail("h")?.isGivenUp).toBe(true);
});

test("an hour in which the server was away counts for nothing by itself", () => {
  for (let at = 0; at < 5; at += 1) noteBroken("a", one("3"), { nowMs: at * minute });
  expect(suspectMail("a")?.isGivenUp).toBe(false);
  noteBroken("a", one("3"), { nowMs: 5 * 60 * minute });
  expect(suspectMail("a")?.isGivenUp).toBe(false);
  for (let at = 1; at < 5; at += 1) noteBroken("a", one("3"), { nowMs: (5 * 60 + at) * minute });
  expect(suspectMail("a")?.isGivenUp).toBe(false);
});
