import { expect, test } from "vitest";
import { whatWouldChange } from "./what-would-change.ts";

const rule = (detail: string) => [{ kind: "filter", detail, weight: 0 }];

test("says by rule, else by outcome, what would have led elsewhere", () => {
  expect(whatWouldChange({ state: "STORED", outcome: null, evidence: [] })).toBeNull();
  expect(whatWouldChange({ state: "FAILED", outcome: null, evidence: [] })).toContain("process it again");
  expect(whatWouldChange({ state: "HELD", outcome: null, evidence: rule("loop-guard-sender") })).toContain(
    "guard against loops",
  );
  expect(whatWouldChange({ state: "HELD", outcome: null, evidence: rule("dmarc-failed") })).toContain(
    "Release",
  );
  expect(whatWouldChange({ state: "DONE", outcome: "IGNORED", evidence: rule("own-fingerprint") })).toContain(
    "Nothing",
  );
  expect(whatWouldChange({ state: "DONE", outcome: "IGNORED", evidence: rule("forward-answer") })).toContain(
    "write a new mail",
  );
  expect(whatWouldChange({ state: "DONE", outcome: "FORWARDED", evidence: [] })).toContain(
    "process it again",
  );
  expect(whatWouldChange({ state: "DONE", outcome: "REQUEST", evidence: [] })).toContain("comment");
});
