import { expect, test } from "vitest";
import { readStructuredHeader } from "./header-parameters.ts";

const parameter = (header: string, name: string) => readStructuredHeader(header).parameters.get(name);

test.each([
  ['attachment; filename="plain name.pdf"', "plain name.pdf"],
  ["attachment; filename=bare.pdf", "bare.pdf"],
  ["attachment; filename*=UTF-8''%C3%9Cbersicht%20A.pdf", "Übersicht A.pdf"],
  ['attachment; filename*0="very "; filename*1="long.pdf"', "very long.pdf"],
  ["attachment; filename*1*=%A4.txt; filename*0*=iso-8859-1'de'Preis%20", "Preis ¤.txt"],
  ['attachment; filename="=?utf-8?B?w5xiZXJzaWNodC5wZGY=?="', "Übersicht.pdf"],
  ['attachment; filename="a;b.pdf"; size=3', "a;b.pdf"],
  ["attachment; filename=Invoice(1).pdf", "Invoice(1).pdf"],
  ['attachment; filename="first.pdf"; filename="second.pdf"', "first.pdf"],
])("%s", (header, expected) => {
  expect(parameter(header, "filename")).toBe(expected);
});

test("comments and case do not count", () => {
  const { value, parameters } = readStructuredHeader('Text/HTML (a comment); Charset="UTF-8"');
  expect(value).toBe("text/html");
  expect(parameters.get("charset")).toBe("UTF-8");
});
