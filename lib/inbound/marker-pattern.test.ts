import { expect, test } from "vitest";
import { checkMarkerPattern, splitAtMarker } from "./marker-pattern.ts";

test.each(["-----Original", "^--\\s?reply above", "/write above this line/i", "[#]{3}\\s*", "Ticket <\\d+>"])(
  "%s may be used",
  (pattern) => {
    expect(checkMarkerPattern(pattern)).toBeNull();
  },
);

test.each([
  ["", /Enter/],
  ["   ", /Enter/],
  ["x".repeat(501), /501 characters/],
  ["(", /no regular expression/],
  ["/[/i", /no regular expression/],
  ["a*", /matches everywhere/],
  ["^", /matches everywhere/],
  ["(a+)+$", /too long/],
  ["^(\\w+\\s?)*$", /too long|everywhere/],
  ["(x|x)+y$", /too long/],
])("%j may not: %s", (pattern, why) => {
  expect(checkMarkerPattern(pattern)).toMatch(why);
});

test("splits at the first match, which belongs to what follows", () => {
  const text = "first\nsecond ## third\n## fourth";
  expect(splitAtMarker(text, "##")).toEqual({
    found: true,
    before: "first\nsecond ",
    after: "## third\n## fourth",
  });
  expect(splitAtMarker(text, "^##")).toMatchObject({ before: "first\nsecond ## third\n" });
  expect(splitAtMarker(text, "/SECOND/i")).toMatchObject({ before: "first\n" });
  expect(splitAtMarker(text, "(")).toEqual({ found: false, problem: "marker-pattern-invalid" });
  expect(splitAtMarker(text, "nowhere")).toEqual({ found: false, problem: null });
});

test("a pattern that runs away on a hostile mail is broken off", () => {
  const startedAt = performance.now();
  const hostile = `${"a".repeat(900)}!\n`.repeat(100);
  expect(splitAtMarker(hostile, "^(a+)+$")).toEqual({ found: false, problem: "marker-pattern-too-slow" });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("a very long line, and a marker behind the first 100 KB, are passed over", () => {
  expect(splitAtMarker(`${"x".repeat(5_000)}##`, "##")).toEqual({ found: false, problem: null });
  expect(splitAtMarker(`${"x\n".repeat(60_000)}##`, "##")).toEqual({ found: false, problem: null });
});
