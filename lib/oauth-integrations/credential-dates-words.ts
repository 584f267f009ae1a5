import type { CredentialDateKind } from "./credential-dates.ts";

type Words = {
  /** What ends, for a heading or column. */
  readonly what: string;
  /** What follows when nothing is done. */
  readonly consequence: string;
  /** What to do before the day. */
  readonly cure: string;
};

const ofPrevious = {
  consequence:
    "If the new one has not worked by then, the provider gives no new access: within about an hour no mail comes in and no answer leaves; none is lost.",
  cure: "See at the integration whether the provider takes the new one; if it does not, enter it again. As soon as it has worked, the previous one is not used any more and this ends.",
} as const;

/** What is said of each kind of date, on the page and in the mail. */
export const credentialDateWords: Readonly<Record<CredentialDateKind, Words>> = {
  "client-secret": {
    what: "Client secret",
    consequence:
      "Without a valid secret the provider gives no new access: within about an hour no mail comes in and no answer leaves; none is lost.",
    cure: "Make a new secret at the provider and enter it at the integration, with its new date. The old one stays in use until the new one has proved itself; mailboxes need nothing.",
  },
  certificate: {
    what: "Certificate",
    consequence:
      "Without a valid certificate the provider gives no new access: within about an hour no mail comes in and no answer leaves; none is lost.",
    cure: "Make a new certificate at the integration and register it at the provider before that day. The old one stays in use until the new one has proved itself; mailboxes need nothing.",
  },
  "service-account-key": {
    what: "Service account key",
    consequence:
      "Without a valid key the provider gives no new access: within about an hour no mail comes in and no answer leaves; none is lost.",
    cure: "Make a new key for the service account at the provider and enter it at the integration, with its new date. The old one stays in use until the new one has proved itself.",
  },
  "previous-client-secret": {
    what: "Previous client secret, still in use",
    ...ofPrevious,
  },
  "previous-certificate": {
    what: "Previous certificate, still in use",
    ...ofPrevious,
  },
  "previous-service-account-key": {
    what: "Previous service account key, still in use",
    ...ofPrevious,
  },
  "refresh-token": {
    what: "Authorization",
    consequence: "From that day no mail of the mailbox comes in and no answer leaves; none is lost.",
    cure: "Authorise the mailbox again before that day. If a setting at the provider limits the time, such as a testing mode, change it there first.",
  },
  "refresh-token-unused": {
    what: "Authorization, not refreshed",
    consequence:
      "If that goes on, the provider forgets the authorization and the mailbox has to be authorised again.",
    cure: "See at the integration why its refreshes fail, and solve that. With the next refresh that succeeds the day moves on by itself.",
  },
};

/** Names a credential of an application in a sentence whose verb follows. */
export function titleOfCredential(kind: CredentialDateKind, integrationName: string): string {
  const [what = ""] = credentialDateWords[kind].what.toLowerCase().split(",");
  const isPrevious = kind.startsWith("previous-");
  return `The ${what} of "${integrationName}"${isPrevious ? ", which is still in use," : ""}`;
}
