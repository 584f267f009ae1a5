import { expect, it } from "vitest";
import { passwordDeprecation } from "./password-deprecation.ts";

it.each(["imap.gmail.com", "SMTP.GMAIL.COM", "imap.googlemail.com"])("%s belongs to Google", (host) => {
  expect(passwordDeprecation(host)).toMatch(/^Google/);
});

it.each(["outlook.office365.com", "smtp.office365.com", "smtp-mail.outlook.com"])(
  "%s belongs to Microsoft",
  (host) => {
    expect(passwordDeprecation(host)).toMatch(/^Microsoft/);
  },
);

it.each(["mail.example.com", "notgmail.com", "gmail.com.example.org"])("%s may use passwords", (host) => {
  expect(passwordDeprecation(host)).toBeNull();
});
