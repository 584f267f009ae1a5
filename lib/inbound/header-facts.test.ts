import { expect, test } from "vitest";
import { headerFacts } from "./header-facts.ts";

test("knows everybody that a mail went to", () => {
  const lines = [
    "Delivered-To: desk@host.example",
    "X-Original-To: alias@desk.example",
    "Envelope-To: envelope@desk.example",
    'From: "Ann" <Ann@customer.example>',
    "To: Support <SUPPORT@desk.example>, other@desk.example",
    "Cc: group: a@desk.example, support@desk.example;",
    "Bcc: hidden@desk.example",
    "Subject: =?utf-8?q?Hello?=",
    "Message-ID: <1@customer.example>",
  ];
  expect(headerFacts(Buffer.from(`${lines.join("\r\n")}\r\n\r\nTo: nobody@desk.example\r\n`))).toEqual({
    messageId: "1@customer.example",
    fromAddress: "ann@customer.example",
    subject: "Hello",
    sentTo: "support@desk.example, other@desk.example, a@desk.example",
    recipients: [
      "desk@host.example",
      "alias@desk.example",
      "envelope@desk.example",
      "support@desk.example",
      "other@desk.example",
      "a@desk.example",
      "hidden@desk.example",
    ],
  });
});

test("to whom it was written, To before Cc, is cut at an address that still fits", () => {
  const cc = Array.from({ length: 40 }, (_, count) => `person-${count}@desk.example`).join(", ");
  const { sentTo } = headerFacts(Buffer.from(`Cc: ${cc}\r\nTo: first@desk.example\r\n\r\n`));
  expect(sentTo.startsWith("first@desk.example, person-0@desk.example")).toBe(true);
  expect(sentTo.length).toBeLessThanOrEqual(500);
  expect(sentTo.endsWith("…")).toBe(true);
});

test("gives only what PostgreSQL can store, whatever the mail holds", () => {
  const facts = headerFacts(Buffer.from("Subject: a\0b =?utf-16?b?2AA=?=\r\nMessage-ID: <\0@x>\r\n\r\n"));
  expect(JSON.stringify(facts)).not.toContain("\\u0000");
  expect(facts.subject.isWellFormed()).toBe(true);
  expect(headerFacts(Buffer.alloc(0))).toMatchObject({ recipients: [], sentTo: "" });
});
