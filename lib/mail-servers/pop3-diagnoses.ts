import type { DiagnosisEntry } from "./diagnosis-entry.ts";

/** What only POP3 servers say, most telling first. */
export const pop3Diagnoses: readonly DiagnosisEntry[] = [
  {
    code: "pop3-off",
    protocol: "POP3",
    words:
      /not enabled for POP|POP3? (?:access )?(?:is |has been )?(?:disabled|not enabled|not allowed|turned off|switched off)|enable POP/i,
    cause: "POP is switched off for this mailbox.",
    cure:
      "Switch it on: in Gmail at Settings, Forwarding and POP/IMAP; in Outlook.com at Settings, Mail, Forwarding and IMAP; " +
      "in Microsoft 365 an admin does it at Manage email apps. Or choose IMAP.",
  },
  {
    code: "pop3-mailbox-locked",
    protocol: "POP3",
    words:
      /\[IN-USE\]|mail ?drop (?:is )?(?:already )?(?:locked|in use)|(?:already )?locked by another|unable to (?:get|acquire) (?:an? )?(?:exclusive )?lock|mailbox (?:is )?(?:already )?locked/i,
    cause: "Another program has this mailbox open. By POP3 only one may at a time.",
    cure: "Mailroom tries again by itself. If it stays, end the mail programs that read the mailbox by POP3, or choose IMAP.",
  },
  {
    code: "pop3-login-delay",
    protocol: "POP3",
    words: /\[LOGIN-DELAY\]|minimum time between|log(?:in|on)s? too (?:often|frequent)|check your mail too/i,
    cause: "The server wants more time between two sign-ins (LOGIN-DELAY).",
    cure: "Nothing to do now: Mailroom waits and tries again. If it stays, look for new mail less often.",
  },
  {
    code: "pop3-server-unavailable",
    protocol: "POP3",
    words: /\[SYS\/TEMP\]/i,
    cause: "The server can not open this mailbox at the moment (SYS/TEMP).",
    cure: "Mailroom tries again by itself. If it stays, ask whoever runs the mail server.",
  },
  {
    code: "pop3-server-broken",
    protocol: "POP3",
    words: /\[SYS\/PERM\]/i,
    cause: "The server can not open this mailbox, and says that waiting does not help (SYS/PERM).",
    cure: "Whoever runs the mail server looks into its log at this time.",
  },
  {
    code: "pop3-deletion-failed",
    errorCodes: ["deletion-failed"],
    protocol: "POP3",
    cause: "The server did not delete the mails that were taken: they may still be there.",
    cure: "Nothing is taken twice. If it stays, leave the mails on the server, or choose IMAP.",
  },
  {
    code: "pop3-message-refused",
    errorCodes: ["message"],
    protocol: "POP3",
    cause: "The server lists a mail, but does not hand it out.",
    cure: "Mailroom tries again by itself. If it stays, look at the mail with another program and remove it.",
  },
  {
    code: "pop3-no-uidl",
    cause:
      "The server gives its mails no lasting names (UIDL), so nobody could tell which of them were taken already.",
    cure: "Choose IMAP, or another server.",
  },
];
