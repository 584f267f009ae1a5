import { expect, test } from "vitest";
import { digestMail } from "./alert-digest-text.ts";

const baseUrl = "https://desk.example";
const systemAdmin = { isSystemAdmin: true };

function alertOf(index: number, changes: Partial<Parameters<typeof digestMail>[0][number]> = {}) {
  return {
    id: `alert ${index}`,
    severity: "CRITICAL" as const,
    title: `box${index}@desk.test has to be authorised again`,
    cure: "Choose Authorise.",
    href: "/projects/SUP/settings/email",
    endedAt: null,
    mailboxes: [],
    ...changes,
  };
}

test("groups by what to do and where, names what is solved apart, and tells nothing twice", () => {
  const secret = { title: "The secret ends", cure: "Make a new one.", href: "/admin/oauth-integrations/1" };
  const alerts = [
    alertOf(0, { ...secret, severity: "WARNING" }),
    alertOf(1),
    alertOf(2, { href: "/projects/HR/settings/email" }),
    alertOf(3),
    alertOf(3),
    alertOf(4, { endedAt: new Date(), title: "It stood\r\nstill" }),
  ];
  expect(digestMail(alerts, systemAdmin, baseUrl)).toEqual({
    subject: "Mailroom, urgent: 4 alerts need attention, 1 alert is solved",
    text: [
      "4 alerts need attention, 1 alert is solved.",
      [
        "What to do: Choose Authorise.",
        "- box1@desk.test has to be authorised again",
        "- box3@desk.test has to be authorised again",
        "Do it here: https://desk.example/projects/SUP/settings/email",
        "- box2@desk.test has to be authorised again",
        "Do it here: https://desk.example/projects/HR/settings/email",
      ].join("\n"),
      "What to do: Make a new one.\n- The secret ends\nDo it here: https://desk.example/admin/oauth-integrations/1",
      "These have ended, and there is nothing left to do for them:\n- It stood still",
      "-- \nMailroom at https://desk.example wrote this because you are an admin there. Do not answer this mail.\n",
    ].join("\n\n"),
  });
});

test("names the mailboxes behind an alert when they are few and the title does not", () => {
  const secret = (index: number, mailboxes: readonly string[]) =>
    alertOf(index, { title: `Secret ${index} ends`, cure: "Make a new one.", mailboxes });
  const many = Array.from({ length: 6 }, (_, index) => `m${index}@desk.test`);
  const alerts = [
    secret(1, ["a@desk.test", "b@desk.test"]),
    secret(2, many),
    alertOf(3, { mailboxes: ["box3@desk.test"] }),
  ];
  const { text } = digestMail(alerts, systemAdmin, baseUrl);
  expect(text).toContain("- Secret 1 ends (a@desk.test, b@desk.test)\n");
  expect(text).toContain("- Secret 2 ends\n");
  expect(text).toContain("- box3@desk.test has to be authorised again\n");
});

test("names some tens, counts the rest and says where they are", () => {
  const alerts = Array.from({ length: 500 }, (_, index) => alertOf(index));
  const { subject, text } = digestMail(alerts, systemAdmin, baseUrl);
  expect(subject).toBe("Mailroom, urgent: 500 alerts need attention");
  expect(text.match(/^- box/gm)).toHaveLength(40);
  expect(text).toContain("And 460 more: https://desk.example/alerts\n");
  const solved = alerts.map((alert) => ({ ...alert, endedAt: new Date() }));
  const end = digestMail(solved, { isSystemAdmin: false }, baseUrl);
  expect(end.subject).toBe("Mailroom, solved: 500 alerts are solved");
  expect(end.text).toContain("- box19@desk.test has to be authorised again\n- and 480 more\n");
});

test("a project admin is led to no page that is closed to them", () => {
  const warning = { severity: "WARNING" as const, href: "/admin/oauth-integrations/1" };
  const alerts = Array.from({ length: 50 }, (_, index) => alertOf(index, warning));
  const { subject, text } = digestMail(alerts, { isSystemAdmin: false }, baseUrl);
  expect(subject).toBe("Mailroom, action needed: 50 alerts need attention");
  expect(text).not.toContain("/admin/");
  expect(text).toContain("Only a system admin of Mailroom can do this");
  expect(text).toContain("And 10 more: https://desk.example/alerts\n");
});
