import { expect, test } from "vitest";
import type { ThreadCandidate } from "./decide.ts";
import { decide } from "./decide.ts";

function candidate(facts: Partial<ThreadCandidate> = {}): ThreadCandidate {
  return {
    requestId: "r1",
    requestKey: "SUP-1",
    openedAt: new Date("2026-01-01"),
    signedIds: [],
    references: [],
    keyInSubject: false,
    senderInvolved: false,
    senderAddressed: false,
    nearness: 0,
    ...facts,
  };
}

test("a mail that refers to nothing is a new request", () => {
  const decision = decide("ann@customer.test", []);
  expect(decision).toMatchObject({ kind: "request", relatedToId: null });
  expect(decision.evidence).toMatchObject([{ kind: "no-thread" }]);
});

test("our own signed Message-ID joins, whoever sends", () => {
  expect(decide("x@y.test", [candidate({ signedIds: ["ours@desk.test"] })])).toMatchObject({
    kind: "comment",
    requestId: "r1",
    senderJoins: false,
  });
});

test("a reference to a mail of the thread joins, from someone who takes part", () => {
  const decision = decide("ann@customer.test", [
    candidate({ references: ["first@customer.test"], senderInvolved: true }),
  ]);
  expect(decision).toMatchObject({ kind: "comment", requestId: "r1", senderJoins: false });
  expect(decision.reason).toContain("SUP-1");
});

test("a reference from someone our mail was sent to joins, and he takes part from then on", () => {
  expect(decide("bob@other.test", [candidate({ references: ["a@b"], senderAddressed: true })])).toMatchObject(
    { kind: "comment", senderJoins: true },
  );
});

test("a stranger who forges references, even with the key, gets a request of his own", () => {
  const forged = candidate({ references: ["first@customer.test"], keyInSubject: true });
  expect(decide("mallory@evil.test", [forged])).toMatchObject({ kind: "request", relatedToId: "r1" });
});

test("a request one may continue comes before one that is only named more strongly", () => {
  const forbidden = candidate({ references: ["a@b"], keyInSubject: true });
  const allowed = candidate({ requestId: "r2", keyInSubject: true, senderInvolved: true });
  expect(decide("ann@customer.test", [forbidden, allowed])).toMatchObject({
    kind: "comment",
    requestId: "r2",
  });
});

test("the signed Message-ID of one request outweighs a reference and a key of another", () => {
  const other = candidate({
    requestId: "r2",
    requestKey: "SUP-2",
    references: ["a@b"],
    keyInSubject: true,
    senderInvolved: true,
  });
  expect(decide("ann@customer.test", [other, candidate({ signedIds: ["s@d"] })])).toMatchObject({
    kind: "comment",
    requestId: "r1",
  });
});

test("the key in the subject joins from someone involved", () => {
  expect(
    decide("ann@customer.test", [candidate({ keyInSubject: true, senderInvolved: true })]),
  ).toMatchObject({ kind: "comment", requestId: "r1" });
});

test("a stranger who knows a key gets a request of his own, linked to that one", () => {
  const decision = decide("mallory@evil.test", [candidate({ keyInSubject: true })]);
  expect(decision).toMatchObject({ kind: "request", relatedToId: "r1" });
  expect(decision.reason).toContain("mallory@evil.test");
});

test("one whom our mail was only copied to is a stranger to a bare key, too", () => {
  expect(decide("bob@other.test", [candidate({ keyInSubject: true, senderAddressed: true })]).kind).toBe(
    "request",
  );
});

test("one whom our mail was sent to takes part once he answers it", () => {
  expect(decide("bob@other.test", [candidate({ signedIds: ["s@d"], senderAddressed: true })])).toMatchObject({
    kind: "comment",
    senderJoins: true,
  });
});

test("of equals the older request is taken", () => {
  const younger = candidate({
    requestId: "r9",
    openedAt: new Date("2026-02-01"),
    references: ["a@b"],
    senderInvolved: true,
  });
  expect(
    decide("ann@customer.test", [younger, candidate({ references: ["a@b"], senderInvolved: true })]),
  ).toMatchObject({
    requestId: "r1",
  });
});

test("of two requests that a mail opened, a reply continues the one of the address it came to", () => {
  const named = { references: ["m@customer.test"], senderInvolved: true };
  const decision = decide("ann@customer.test", [
    candidate({ ...named, nearness: 1 }),
    candidate({ ...named, requestId: "r2", openedAt: new Date("2026-02-01"), nearness: 2 }),
  ]);
  expect(decision).toMatchObject({ kind: "comment", requestId: "r2" });
});
