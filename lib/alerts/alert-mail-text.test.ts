import { expect, test } from "vitest";
import { endedMail, mailboxesIn, raisedMail } from "./alert-mail-text.ts";

const alert = {
  severity: "CRITICAL" as const,
  title: "help@desk.test has to be authorised again",
  detail: "The provider does not accept the authorization any more.",
  cure: "Choose Authorise.",
  href: "/projects/SUP/settings/email",
  dueAt: null,
  dueWords: null,
  raisedAt: new Date("2026-11-21T18:02:59Z"),
};
const reader = { mailboxes: ["help@desk.test"], isSystemAdmin: false };
const baseUrl = "https://desk.example";

test("says what, how urgent, why, what to do, where and whom it concerns", () => {
  expect(raisedMail(alert, reader, baseUrl)).toEqual({
    subject: "Mailroom, urgent: help@desk.test has to be authorised again",
    text: [
      "help@desk.test has to be authorised again",
      "The provider does not accept the authorization any more.",
      "Mailboxes:\n- help@desk.test",
      "What to do: Choose Authorise.",
      "Do it here: https://desk.example/projects/SUP/settings/email",
      "-- \nMailroom at https://desk.example wrote this because you are an admin there. Do not answer this mail.\n",
    ].join("\n\n"),
  });
});

test("a warning of a day names the day and how far off it is", () => {
  const due = {
    ...alert,
    severity: "WARNING" as const,
    dueAt: new Date("2027-01-20T00:00:00Z"),
    dueWords: "in 60 days",
  };
  const { subject, text } = raisedMail(due, reader, baseUrl);
  expect(subject).toBe("Mailroom, action needed: help@desk.test has to be authorised again (in 60 days)");
  expect(text).toContain("Date: 2027-01-20 (in 60 days)");
});

test("who may not open the page is told who may", () => {
  const atIntegration = { ...alert, href: "/admin/oauth-integrations/1" };
  expect(raisedMail(atIntegration, reader, baseUrl).text).toContain("Only a system admin");
  expect(raisedMail(atIntegration, { ...reader, isSystemAdmin: true }, baseUrl).text).toContain(
    "https://desk.example/admin/oauth-integrations/1",
  );
});

test("a name that somebody typed can not break the subject, and a long list is cut", () => {
  const odd = { ...alert, title: 'The secret of "A\r\nBcc: x@y.test\u2028B"' };
  const mailboxes = Array.from({ length: 30 }, (_, index) => `box${index}@desk.test`);
  const { subject, text } = raisedMail(odd, { ...reader, mailboxes }, baseUrl);
  expect(subject).toBe('Mailroom, urgent: The secret of "A Bcc: x@y.test B"');
  expect(text).toContain("- box19@desk.test\n- and 10 more");
});

test("what mailboxes a mail names can be read back from it", () => {
  const textFor = (mailboxes: readonly string[]) =>
    raisedMail(
      { ...alert, detail: "It said:\n\nMailboxes:\n- not@this.test" },
      { ...reader, mailboxes },
      baseUrl,
    ).text;
  expect(mailboxesIn(textFor(["a@desk.test", "b@desk.test"]))).toEqual(["a@desk.test", "b@desk.test"]);
  expect(mailboxesIn(endedMail(alert, "Solved.", baseUrl).text)).toEqual([]);
});

test("the end says that there is nothing left to do", () => {
  const { subject, text } = endedMail(alert, "The mailbox is authorised again.", baseUrl);
  expect(subject).toBe("Mailroom, solved: help@desk.test has to be authorised again");
  expect(text).toContain("The mailbox is authorised again.");
  expect(text).toContain("reported on 2026-11-21 18:02 UTC. There is nothing left to do.");
});
