import { expect, test } from "vitest";
import { replySubject, requestKeysInSubject } from "./subject.ts";

test.each([
  ["Printer", "Re: [HELP-12] Printer"],
  ["Re: Printer", "Re: [HELP-12] Printer"],
  ["RE: AW: Re[2]: SV: [HELP-12] Printer", "Re: [HELP-12] Printer"],
  ["Fwd: WG: [OLD-3] Printer", "Re: [HELP-12] Printer"],
  ["回复：Printer", "Re: [HELP-12] Printer"],
  ["Printer [HELP-12] smokes", "Re: [HELP-12] Printer smokes"],
  ["Report: numbers", "Re: [HELP-12] Report: numbers"],
  ["[urgent] Printer", "Re: [HELP-12] [urgent] Printer"],
  ["line\r\nBcc: x", "Re: [HELP-12] line Bcc: x"],
  ["", "Re: [HELP-12]"],
])("%j is answered as %j", (subject, expected) => {
  expect(replySubject(subject, "HELP-12")).toBe(expected);
});

test("prefixes do not pile up", () => {
  const again = Array.from({ length: 20 }).reduce<string>(
    (subject) => replySubject(`AW: ${subject}`, "HELP-12"),
    "Printer",
  );
  expect(again).toBe("Re: [HELP-12] Printer");
});

test("keys are words of their own, leftmost first, upper-case", () => {
  expect(requestKeysInSubject("Re: [help-12] and OPS2-7, again HELP-12")).toEqual(["HELP-12", "OPS2-7"]);
  expect(requestKeysInSubject("A-1 XHELP-12345678901 ISO-8859-1 über-3-teil HELP-12x")).toEqual([]);
});
