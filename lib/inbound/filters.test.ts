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
      isCutAway: false,
      attachments: [],
      problems: [],
      ...mail,
    },
    ownAddresses: new Set(["support@desk.test"]),
    duplicateOf: null,
    answersNotice: null,
    isAboutOurs: false,
    isReleased: false,
    bulkPolicy: null,
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
  ["alert-answer", facts({}, { answersNotice: "alert" })],
  ["forward-answer", facts({}, { answersNotice: "forward" })],
  ["alert-answer", facts({ class: "auto-reply", classRule: "auto-replied" }, { answersNotice: "alert" })],
])("ignored by %s, with a reason", (rule, given) => {
  const verdict = applyFilters(given);
  expect(verdict).toMatchObject({ outcome: "IGNORED", rule });
  expect(verdict?.reason).not.toBe("");
});

test("a report is a bounce even when it comes from an address of our own", () => {
  const bounce = { class: "bounce", sender: { name: "", address: "support@desk.test" } } as const;
  expect(applyFilters(facts(bounce))?.outcome).toBe("BOUNCE");
});

test("what only looks like a report is let in by a person, a report about our own mail is not", () => {
  const bounce = { class: "bounce" } as const;
  expect(applyFilters(facts(bounce, { isReleased: true }))).toBeNull();
  expect(applyFilters(facts(bounce, { isReleased: true, isAboutOurs: true }))?.outcome).toBe("BOUNCE");
});

test.each([
  ["loop-guard-thread", { recentInThread: 30 }],
  ["loop-guard-sender", { recentFromSender: 1_000 }],
])("%s is a suspicion: the mail is held, until a person lets it in", (rule, given) => {
  expect(applyFilters(facts({}, given))).toMatchObject({ outcome: "HELD", rule });
  expect(applyFilters(facts({}, { ...given, isReleased: true }))).toBeNull();
});

test("the same mail once more is a duplicate, in the words given, also when a person let it in", () => {
  const verdict = applyFilters(facts({}, { duplicateOf: "It is here: SUP-1.", isReleased: true }));
  expect(verdict).toMatchObject({ outcome: "DUPLICATE", reason: "It is here: SUP-1." });
});

test("own mail is told as own even when it is a twin or was let in", () => {
  const verdict = applyFilters(facts({ isOwn: true }, { duplicateOf: "x", isReleased: true }));
  expect(verdict?.rule).toBe("own-fingerprint");
});

const notice = { class: "bulk", classRule: "auto-notified:auto-submitted" } as const;
const mailing = { class: "bulk", classRule: "precedence:precedence", hasBulkPrecedence: true } as const;
const written = { class: "auto-reply", classRule: "auto-generated:auto-submitted" } as const;

test.each([notice, mailing, written])(
  "a handler's policy counts for mail to many or by programs: %o",
  (mail) => {
    const outcome = (bulkPolicy: MailFacts["bulkPolicy"]) =>
      applyFilters(facts(mail, { bulkPolicy }))?.outcome;
    expect(outcome("IGNORE")).toBe("IGNORED");
    expect(outcome("FORWARD")).toBe("BULK");
    expect(outcome("DELETE")).toBe("BULK");
    expect(outcome("ACCEPT")).toBeUndefined();
    expect(applyFilters(facts(mail, { isReleased: true }))).toBeNull();
  },
);

test("an answer by a program is never accepted by policy", () => {
  const answer = { class: "auto-reply", classRule: "auto-replied:auto-submitted" } as const;
  expect(applyFilters(facts(answer, { bulkPolicy: "ACCEPT" }))?.outcome).toBe("IGNORED");
});
