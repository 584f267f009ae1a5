import { expect, test } from "vitest";
import { catches } from "./catch-addresses.ts";

test.each<[string[], string[], boolean]>([
  [[], [], true],
  [[], ["anyone@else.test"], true],
  [["hr@desk.test"], [], false],
  [["hr@desk.test"], ["it@desk.test"], false],
  [["hr@desk.test", "it@desk.test"], ["x@desk.test", "it@desk.test"], true],
  [["HR@Desk.test "], [" hr@DESK.TEST"], true],
  [["hr@desk.test"], ["hr+jobs@desk.test"], true],
  [["hr+jobs@desk.test"], ["hr+jobs@desk.test"], true],
  [["hr+jobs@desk.test"], ["hr@desk.test"], false],
  [["hr@desk.test"], ["nhr@desk.test"], false],
  [["hr@desk.test"], ["+hr@desk.test"], false],
])("%j catches mail to %j: %s", (wanted, recipients, expected) => {
  expect(catches(wanted, { recipients })).toBe(expected);
});
