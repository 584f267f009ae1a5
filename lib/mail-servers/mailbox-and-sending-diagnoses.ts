import type { DiagnosisEntry } from "./diagnosis-entry.ts";

/** A server that can not just now; it may say so instead of greeting, at sign-in, or later. */
export const busyServerDiagnoses: readonly DiagnosisEntry[] = [
  {
    code: "google-bandwidth-limit",
    words: /exceeded command or bandwidth limits/i,
    cause:
      "Google pauses this mailbox: more was read from it or sent to it by IMAP than Google allows in a day.",
    cure: "Wait, up to a day; Mailroom tries again by itself. Close mail programs and backups that read the same mailbox.",
  },
  {
    code: "too-many-connections",
    words:
      /\[LIMIT\]|\b432[ -]4\.3\.2\b|concurrent connections? limit|sender thread limit|too many (?:simultaneous |concurrent )?(?:connections|sessions)|maximum number of connections/i,
    cause: "The mailbox has too many open connections.",
    cure: "Close mail programs that use the same mailbox, or wait some minutes. Mailroom tries again by itself.",
  },
  {
    code: "mailbox-in-use",
    words: /\[INUSE\]|mailbox (?:is )?(?:locked|in use)/i,
    cause: "Another program holds the mailbox.",
    cure: "Wait until it is done. Mailroom tries again by itself.",
  },
  {
    code: "recipient-mailbox-full",
    protocol: "SMTP",
    words: /\b5\.2\.2\b|mailbox (?:is )?full|over ?quota|quota exceeded/i,
    cause: "The recipient's mailbox is full.",
    cure: "Send again later, or reach the recipient in another way.",
  },
  {
    code: "mailbox-full",
    words: /\[OVERQUOTA\]|over ?quota|quota exceeded|mailbox (?:is )?full/i,
    cause: "The mailbox is full.",
    cure: "Remove old mail or raise the quota at the mail provider.",
  },
  {
    code: "temporary-sign-in-failure",
    words: /\b454[ -]4\.7\.0|temporary authentication failure/i,
    cause: "The server could not check the sign-in just now (454 4.7.0), often after too many attempts.",
    cure: "Wait some minutes. Mailroom tries again by itself.",
  },
  {
    code: "sending-limit-reached",
    words:
      /\b5\.4\.5\b|\b5\.7\.232\b|(?:daily|hourly) (?:user )?sending (?:limit|quota)|(?:sending|recipient) (?:rate )?limit exceeded/i,
    cause: "The mailbox has sent as much as its provider allows for now.",
    cure: "Wait until the provider's period is over, or raise the limit there.",
  },
  {
    code: "throttled",
    words: /throttl|\b4\.7\.28\b|\b421[ -]4\.7\.0|rate limit|slow down/i,
    cause: "The server asks Mailroom to slow down.",
    cure: "Nothing to do: Mailroom waits and tries again. If it stays, poll this mailbox less often.",
  },
  {
    code: "server-unavailable",
    errorCodes: ["unavailable"],
    cause: "The server can not serve this mailbox at the moment.",
    cure: "Mailroom tries again by itself. If it stays, ask whoever runs the mail server.",
  },
];

/** What fails in the folder or when a mail is handed over, most telling first. */
export const mailboxDiagnoses: readonly DiagnosisEntry[] = [
  {
    code: "folder-without-numbers",
    errorCodes: ["folder"],
    words: /UIDVALIDITY/,
    cause:
      "The server gives the mails of this folder no lasting numbers, so new mail can not be told from old.",
    cure: "Ask whoever runs the mail server, or read this mailbox by POP3.",
  },
  {
    code: "folder-missing",
    errorCodes: ["folder"],
    cause: "The folder does not exist or may not be opened by this account.",
    cure: "Check the name of the folder; for a shared mailbox give the account full access.",
  },
  {
    code: "send-as-denied-to-application",
    words: /\b5\.7\.60\b|\b5\.2\.252\b|SendAsDenied/i,
    appOnly: true,
    cause: "The application may not send from this address.",
    cure: "An Exchange admin gives it the right in Exchange Online PowerShell: Add-RecipientPermission with the address (-Identity), the object ID of the service principal (-Trustee) and -AccessRights SendAs.",
  },
  {
    code: "send-as-denied",
    words:
      /\b5\.7\.60\b|\b5\.2\.252\b|SendAsDenied|not allowed to send as|sender address rejected: not owned|not authorized to send (?:as|on behalf)/i,
    cause: "The account that signs in may not send from this address.",
    cure: "Give the account the right to send as this address (Exchange: Send As; Gmail: Send mail as), or sign in as the address itself.",
  },
  {
    code: "message-too-large",
    words:
      /\b552\b|\b5\.3\.4\b|exceeds (?:the )?(?:fixed )?(?:maximum|size)|message (?:is )?too (?:large|big)/i,
    cause: "The mail is larger than the server takes.",
    cure: "Send fewer or smaller attachments.",
  },
  {
    code: "sender-not-authenticated",
    words: /\b5\.7\.26\b|\b5\.7\.23\b|\bDMARC\b|\bSPF\b/,
    cause: "The receiving server could not verify that mail of this domain may come from this server.",
    cure: "Publish SPF and DKIM for the domain, and DMARC if it is used, as the sending provider describes.",
  },
  {
    code: "relaying-denied",
    words:
      /relay(?:ing)? (?:access )?(?:is )?(?:denied|not permitted|not allowed)|\b5\.7\.54\b|unable to relay/i,
    cause: "The server passes on no mail for this sender: it does not see the sign-in as valid for it.",
    cure: "Check host and port (587 or 465 for signed-in senders, not 25) and the user name.",
  },
  {
    code: "greylisted",
    words: /gr[ea]ylist/i,
    cause: "The server wants the mail to be tried again later (greylisting).",
    cure: "Nothing to do: Mailroom tries again by itself.",
  },
  {
    code: "recipient-unknown",
    words: /\b5\.1\.1\b|user unknown|no such (?:user|recipient|mailbox)/i,
    cause: "There is no mailbox of the recipient's address.",
    cure: "Check the recipient's address.",
  },
  {
    code: "sender-refused",
    words: /server refused the sender/i,
    cause: "The server does not take mail from this sender address.",
    cure: "Check that the channel's address belongs to the account that signs in.",
  },
  {
    code: "recipient-refused",
    cause: "The server refused every recipient.",
    cure: "Check the recipients' addresses; the server's own words say why.",
  },
  {
    code: "message-refused",
    cause: "The server refused the mail.",
    cure: "Read the server's own words, change the mail or the settings, and send it again.",
  },
  {
    code: "uncertain",
    cause:
      "The connection ended after the mail was sent and before the server confirmed it: it may have arrived.",
    cure: "Look into the Sent folder or ask the recipient before you send it again.",
  },
];
