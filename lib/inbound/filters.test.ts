import { expect, test } from "vitest";
import type { MailFacts } from "./filters.ts";
import { applyFilters } from "./filters.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

function facts(
  mail: Partial<UnderstoodMail> = {},
  surroundings: Partial<Omit<MailFacts, "mail">> = {},
): MailFacts {
  return {
    mail: {
      sender: { name: "Ann", address: "ann@customer.test" },
      recipients: [],
      subject: "Hello",
      messageId: "m@customer.test",
      references: [],
      isOwn: false,
      class: "normal",
      classRule: "no-automatic-mark",
      hasBulkPrecedence: false,
      reported: [],
      text: "",
      html: null,
      foldedText: "",
      foldedHtml: null,
      attachments: [],
      problems: [],
      ...mail,
    },
    ownAddresses: new Set(["support@desk.test"]),
    twin: null,
    answersAlert: false,
    recentFromSender: 0,
    recentInThread: 0,
    ...surroundings,
  };
}

test("a person's mail passes", () => {
  expect(applyFilters(facts())).toBeNull();
});

test("mail by a discussion list passes, mail that calls itself bulk does not", () => {
  const list = { class: "bulk", classRule: "list-header:list-id" } as const;
  expect(applyFilters(facts(list))).toBeNull();
  expect(applyFilters(facts({ ...list, hasBulkPrecedence: true }))).toMatchObject({ outcome: "IGNORED" });
});

test.each([
  ["own-fingerprint", facts({ isOwn: true })],
  ["own-address", facts({ sender: { name: "", address: "support@desk.test" } })],
  ["auto-replied:auto-submitted", facts({ class: "auto-reply", classRule: "auto-replied:auto-submitted" })],
  ["auto-notified:auto-submitted", facts({ class: "bulk", classRule: "auto-notified:auto-submitted" })],
  ["alert-answer", facts({}, { answersAlert: true })],
  ["alert-answer", facts({ class: "auto-reply", classRule: "auto-replied" }, { answersAlert: true })],
  ["loop-guard-thread", facts({}, { recentInThread: 30 })],
  ["loop-guard-sender", facts({}, { recentFromSender: 1_000 })],
])("ignored by %s, with a reason", (rule, given) => {
  const verdict = applyFilters(given);
  expect(verdict).toMatchObject({ outcome: "IGNORED", rule });
  expect(verdict?.reason).not.toBe("");
});

test("a report is a bounce even when it comes from an address of our own", () => {
  const bounce = { class: "bounce", sender: { name: "", address: "support@desk.test" } } as const;
  expect(applyFilters(facts(bounce))?.outcome).toBe("BOUNCE");
});

test("the same mail once more is a duplicate, named by its request", () => {
  const verdict = applyFilters(facts({}, { twin: { requestId: "r1", requestKey: "SUP-1" } }));
  expect(verdict).toMatchObject({ outcome: "DUPLICATE" });
  expect(verdict?.reason).toContain("SUP-1");
});

test("own mail is told as own even when it is a twin", () => {
  const verdict = applyFilters(facts({ isOwn: true }, { twin: { requestId: null, requestKey: null } }));
  expect(verdict?.rule).toBe("own-fingerprint");
});
