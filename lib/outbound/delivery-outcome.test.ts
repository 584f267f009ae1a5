import { expect, test } from "vitest";
import { InvalidMessageError } from "@/lib/message/compose-message.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import { outcomeOfDefect, outcomeOfError, outcomeOfResult, retryDelayMs } from "./delivery-outcome.ts";

const result = { accepted: [], refused: [], uncertain: [], serverReply: "250 ok", serverMessageId: null };

test("everybody accepted: complete", () => {
  const outcome = outcomeOfResult({ ...result, accepted: ["a@b.test"] });
  expect(outcome).toMatchObject({ kind: "complete", failure: null });
  expect(outcome.recipients).toMatchObject([{ address: "a@b.test", state: "ACCEPTED" }]);
});

test("a recipient to be tried later keeps the message waiting, one refused for good does not", () => {
  const later = { address: "l@b.test", code: 451, text: "4.7.1 greylisted", permanent: false };
  const never = { address: "n@b.test", code: 550, text: "5.1.1 unknown", permanent: true };
  expect(outcomeOfResult({ ...result, refused: [never] }).kind).toBe("complete");
  const outcome = outcomeOfResult({ ...result, accepted: ["a@b.test"], refused: [never, later] });
  expect(outcome.kind).toBe("later");
  expect(outcome.failure?.detail).toContain("greylisted");
  expect(outcome.recipients).toMatchObject([
    { state: "ACCEPTED" },
    { state: "REFUSED", enhancedStatus: "5.1.1" },
    { state: "PENDING", enhancedStatus: "4.7.1" },
  ]);
});

test("any doubt makes it uncertain", () => {
  expect(outcomeOfResult({ ...result, uncertain: ["a@b.test"] }).kind).toBe("uncertain");
  expect(outcomeOfError(new SmtpError("uncertain", "lost", { permanent: false }))?.kind).toBe("uncertain");
  expect(outcomeOfDefect(true).kind).toBe("uncertain");
  expect(outcomeOfDefect(false).kind).toBe("later");
});

test("only a refusal of the message itself is final", () => {
  const kindOf = (error: unknown) => outcomeOfError(error)?.kind;
  expect(kindOf(new SmtpError("message-refused", "no", { permanent: true }))).toBe("failed");
  expect(kindOf(new InvalidMessageError("subject", "holds a line break"))).toBe("failed");
  expect(kindOf(new SmtpError("authentication", "no", { permanent: true }))).toBe("later");
  expect(kindOf(new SmtpError("tls", "no", { permanent: true }))).toBe("later");
  expect(kindOf(new Problem("conflict", "reauthorization-required", "no"))).toBe("later");
  expect(kindOf(new TypeError("defect"))).toBeUndefined();
});

test("delays double from 30 seconds to half an hour, for about five days", () => {
  expect([1, 2, 3].map((attempts) => retryDelayMs(attempts, 1))).toEqual([30_000, 60_000, 120_000]);
  expect(retryDelayMs(100, 1)).toBe(1_800_000);
  expect(retryDelayMs(245)).toBeNull();
});
