import { expect, it } from "vitest";
import { passwordDeprecation } from "./password-deprecation.ts";

it.each(["imap.gmail.com", "SMTP.GMAIL.COM", "imap.googlemail.com", "imap.gmail.com."])(
  "%s belongs to Google",
  (host) => {
    expect(passwordDeprecation(host)).toMatch(/^Google .* keeps its place/);
  },
);

it.each([
  "outlook.office365.com",
  "smtp.office365.com",
  "smtp-mail.outlook.com",
  "outlook.office365.us",
  "outlook-dod.office365.us",
  "smtp.partner.outlook.cn",
])("%s belongs to Microsoft", (host) => {
  expect(passwordDeprecation(host)).toMatch(/^Microsoft .* keeps its place/);
});

it.each(["mail.example.com", "notgmail.com", "gmail.com.example.org", "imap.mail.yahoo.com"])(
  "%s may use passwords",
  (host) => {
    expect(passwordDeprecation(host)).toBeNull();
  },
);
