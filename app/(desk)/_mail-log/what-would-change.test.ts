import { expect, test } from "vitest";
import { whatWouldChange } from "./what-would-change.ts";

const rule = (detail: string) => [{ kind: "filter", detail, weight: 0 }];

test("says by rule, else by outcome, what would have led elsewhere", () => {
  expect(whatWouldChange({ state: "STORED", outcome: null, evidence: [], mayRelease: false })).toBeNull();
  expect(whatWouldChange({ state: "FAILED", outcome: null, evidence: [], mayRelease: false })).toContain(
    "process it again",
  );
  expect(
    whatWouldChange({ state: "HELD", outcome: null, evidence: rule("loop-guard-sender"), mayRelease: false }),
  ).toContain("guard against loops");
  expect(
    whatWouldChange({ state: "HELD", outcome: null, evidence: rule("dmarc-failed"), mayRelease: false }),
  ).toContain("Release");
  expect(
    whatWouldChange({
      state: "DONE",
      outcome: "IGNORED",
      evidence: rule("own-fingerprint"),
      mayRelease: false,
    }),
  ).toContain("Nothing");
  expect(
    whatWouldChange({
      state: "DONE",
      outcome: "IGNORED",
      evidence: rule("forward-answer"),
      mayRelease: false,
    }),
  ).toContain("write a new mail");
  expect(whatWouldChange({ state: "DONE", outcome: "BOUNCE", evidence: [], mayRelease: false })).toContain(
    "Nothing",
  );
  expect(whatWouldChange({ state: "DONE", outcome: "BOUNCE", evidence: [], mayRelease: true })).toContain(
    "Release it if a person wrote it",
  );
  expect(whatWouldChange({ state: "DONE", outcome: "FORWARDED", evidence: [], mayRelease: false })).toContain(
    "process it again",
  );
  expect(whatWouldChange({ state: "DONE", outcome: "REQUEST", evidence: [], mayRelease: false })).toContain(
    "comment",
  );
});
