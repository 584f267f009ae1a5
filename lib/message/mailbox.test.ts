import { expect, test } from "vitest";
import { formatMailbox, isAddress, normalizeAddress, parseMailboxList } from "./mailbox.ts";

test("addresses are compared lower-case, trimmed, with the domain in ASCII", () => {
  expect(normalizeAddress("  Anna.Muster+Help@EXAMPLE.com. ")).toBe("anna.muster+help@example.com");
  expect(normalizeAddress("info@Bücher.example")).toBe("info@xn--bcher-kva.example");
  expect(normalizeAddress("no-at-sign")).toBe("no-at-sign");
  expect(normalizeAddress("a\u0000b@example.com")).not.toContain("\u0000");
});

test.each([
  ["anna@example.com", true],
  ["o'neil+tag@sub.example.co.uk", true],
  ['"with space"@example.com', true],
  ["jörg@bücher.example", true],
  ["postmaster@localhost", true],
  ["two@at@example.com", false],
  [" anna@example.com", false],
  ["anna@", false],
  ["@example.com", false],
  ["anna..b@example.com", false],
  ["anna@exa mple.com", false],
  ["anna@example..com", false],
  ["anna\r\nbcc: x@example.com", false],
  [`${"a".repeat(65)}@example.com`, false],
])("%j is an address: %s", (text, expected) => {
  expect(isAddress(text)).toBe(expected);
});

test("lists hold names of every spelling, groups and bare addresses", () => {
  const list = parseMailboxList(
    '"Muster, Anna" <Anna@Example.com>, =?utf-8?Q?J=C3=B6rg?= <joerg@example.com>, team: a@example.com, b@example.com;, plain@example.com',
  );
  expect(list).toEqual([
    { name: "Muster, Anna", address: "anna@example.com" },
    { name: "Jörg", address: "joerg@example.com" },
    { name: "", address: "a@example.com" },
    { name: "", address: "b@example.com" },
    { name: "", address: "plain@example.com" },
  ]);
  expect(parseMailboxList("undisclosed-recipients:;")).toEqual([]);
  expect(parseMailboxList("")).toEqual([]);
});

test("an encoded name can not smuggle a line break, a NUL or a change of direction", () => {
  const [mailbox] = parseMailboxList("=?utf-8?Q?A=0D=0ABcc=3A=00_x=E2=80=AEy?= <a@example.com>");
  expect(mailbox?.name).toBe("A Bcc: xy");
});

test("five thousand recipients are all read", () => {
  const header = Array.from({ length: 5_000 }, (_, i) => `"N, ${i}" <user${i}@example.com>`).join(", ");
  expect(parseMailboxList(header)).toHaveLength(5_000);
});

test("names with specials are quoted for display", () => {
  expect(formatMailbox({ name: "", address: "a@example.com" })).toBe("a@example.com");
  expect(formatMailbox({ name: "Anna", address: "a@example.com" })).toBe("Anna <a@example.com>");
  expect(formatMailbox({ name: 'Muster, "A"', address: "a@example.com" })).toBe(
    '"Muster, \\"A\\"" <a@example.com>',
  );
});
