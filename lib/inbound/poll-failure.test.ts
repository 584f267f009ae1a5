import { expect, test } from "vitest";
import { ImapError } from "@/lib/imap/imap-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { pollDelayMs, pollFailureOf } from "./poll-failure.ts";

test("delays double, begin later for what needs a person, and end at 15 minutes", () => {
  expect([1, 2, 3].map((failures) => pollDelayMs(failures, false, 1))).toEqual([5_000, 10_000, 20_000]);
  expect([1, 2, 3].map((failures) => pollDelayMs(failures, true, 1))).toEqual([60_000, 120_000, 240_000]);
  expect(pollDelayMs(1_000_000, false, 1)).toBe(900_000);
  expect(pollDelayMs(1_000_000, false, 0)).toBe(720_000);
});

test("the server's words are kept", () => {
  const error = new ImapError("authentication", "The server refused the sign-in.", {
    permanent: true,
    serverText: "Nope",
  });
  expect(pollFailureOf(error)).toMatchObject({ serverWords: "Nope", isSlow: true });
});

test("a refused token is not called a refused password", () => {
  const error = new ImapError("authentication", "The server refused the sign-in.", { permanent: true });
  expect(pollFailureOf(error, { oauth: true, appOnly: false })).toMatchObject({ code: "token-refused" });
  expect(pollFailureOf(error, { oauth: false, appOnly: false })).toMatchObject({ code: "sign-in-refused" });
});

test("problems keep their code, defects are no failure of the mailbox", () => {
  const problem = new Problem("conflict", "reauthorization-required", "Authorise it.");
  expect(pollFailureOf(problem)).toMatchObject({ code: "reauthorization-required", detail: "Authorise it." });
  expect(pollFailureOf(new TypeError("x"))).toBeNull();
});
