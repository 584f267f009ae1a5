import { describe, expect, it } from "vitest";
import { ImapError, type ImapErrorCode } from "@/lib/imap/imap-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { Pop3Error } from "@/lib/pop3/pop3-error.ts";
import { SmtpError, type SmtpErrorCode } from "@/lib/smtp/smtp-error.ts";
import { diagnose, diagnoseError, diagnoses } from "./diagnosis.ts";

type Case = readonly [code: string, words: string, expected: string];

const imapCases: readonly Case[] = [
  ["dns", "", "host-not-found"],
  ["connect", "No connection to the server (ECONNREFUSED).", "connection-refused"],
  ["connect", "No connection to the server (EHOSTUNREACH).", "network-unreachable"],
  ["connect", "", "connection-failed"],
  ["timeout", "", "connection-timed-out"],
  ["greeting", "", "no-mail-greeting"],
  ["tls", "certificate has expired", "certificate-expired"],
  ["tls", "Hostname/IP does not match certificate's altnames", "certificate-name-mismatch"],
  ["tls", "self-signed certificate in certificate chain", "certificate-not-trusted"],
  ["tls", "unable to get local issuer certificate", "certificate-not-trusted"],
  ["tls", "SSL routines:ssl3_get_record:wrong version number", "tls-on-plain-port"],
  ["tls", "Server does not support STARTTLS", "starttls-missing"],
  ["tls", "SSL routines::unsupported protocol", "tls-version-too-old"],
  ["tls", "[PRIVACYREQUIRED] The server demands a secure connection.", "encryption-demanded"],
  ["tls", "", "tls-failed"],
  ["authentication", "[AUTHENTICATIONFAILED] Authentication failed.", "sign-in-refused"],
  ["authentication", "[ALERT] Application-specific password required", "google-app-password-required"],
  ["authentication", "[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "sign-in-refused"],
  ["authentication", "[ALERT] Your account is not enabled for IMAP use.", "google-imap-off"],
  ["authentication", "IMAP access is disabled for your domain", "google-imap-off"],
  ["authentication", "[ALERT] Please log in via your web browser", "google-browser-sign-in-required"],
  ["authentication", "[AUTHORIZATIONFAILED] no", "mailbox-not-permitted"],
  [
    "authentication",
    "No way to sign in: Unsupported authentication mechanism.",
    "sign-in-method-not-offered",
  ],
  ["unavailable", "User is authenticated but not connected.", "exchange-not-connected"],
  ["unavailable", "[UNAVAILABLE] Temporary failure", "server-unavailable"],
  ["unavailable", "[INUSE] Mailbox is locked", "mailbox-in-use"],
  ["throttled", "[LIMIT] Too many simultaneous connections. (Failure)", "too-many-connections"],
  ["throttled", "[OVERQUOTA] Account exceeded", "mailbox-full"],
  ["throttled", "[OVERQUOTA] Account exceeded command or bandwidth limits.", "google-bandwidth-limit"],
  ["throttled", "[ALERT] Too many simultaneous connections. (Failure)", "too-many-connections"],
  ["authentication", "Lookup failed a12mb345678wic", "google-lookup-failed"],
  [
    "authentication",
    "[AUTHENTICATIONFAILED] Authentication failed. Please verify your account by going to https://login.yahoo.com",
    "yahoo-account-unverified",
  ],
  ["tls", "LOGINDISABLED", "encryption-demanded"],
  ["throttled", "Request is throttled. Suggested Backoff Time: 92415 milliseconds", "throttled"],
  ["folder", "Mailbox doesn't exist: Nowhere", "folder-missing"],
  ["connection-lost", "", "connection-lost"],
];

const pop3Cases: readonly Case[] = [
  ["connect", "No connection to the server (ECONNREFUSED).", "connection-refused"],
  ["authentication", "[AUTH] Authentication failed.", "sign-in-refused"],
  ["authentication", "[AUTH] Your account is not enabled for POP access.", "pop3-off"],
  ["authentication", "Logon failure: POP3 access is disabled", "pop3-off"],
  ["unavailable", "[IN-USE] Mail drop already locked", "pop3-mailbox-locked"],
  ["unavailable", "maildrop already locked", "pop3-mailbox-locked"],
  ["throttled", "[LOGIN-DELAY] minimum time between mail checks violation", "pop3-login-delay"],
  ["unavailable", "[SYS/TEMP] Temporary failure", "pop3-server-unavailable"],
  ["unavailable", "[SYS/PERM] Mailbox is corrupt", "pop3-server-broken"],
  ["deletion-failed", "some deleted messages not removed", "pop3-deletion-failed"],
  ["message", "no such message", "pop3-message-refused"],
];

const smtpCases: readonly Case[] = [
  [
    "authentication",
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    "microsoft-smtp-off-for-tenant",
  ],
  [
    "authentication",
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
    "microsoft-smtp-off-for-mailbox",
  ],
  [
    "authentication",
    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
    "microsoft-password-off",
  ],
  [
    "authentication",
    "535 5.7.139 your organization's security defaults policy",
    "microsoft-security-defaults",
  ],
  [
    "authentication",
    "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.",
    "microsoft-conditional-access",
  ],
  [
    "authentication",
    "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
    "microsoft-password-wrong",
  ],
  ["authentication", "535 5.7.139 Authentication unsuccessful", "microsoft-password-off"],
  ["authentication", "535 5.7.3 Authentication unsuccessful", "microsoft-smtp-refused"],
  ["authentication", "530 5.7.57 Client not authenticated to send mail.", "microsoft-not-signed-in"],
  [
    "message-refused",
    "530 5.7.57 Client was not authenticated to send anonymous mail",
    "microsoft-not-signed-in",
  ],
  [
    "message-refused",
    "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP",
    "microsoft-tenant-blocked",
  ],
  ["message-refused", "550 5.7.705 Access denied, tenant has exceeded threshold", "microsoft-tenant-blocked"],
  ["throttled", "432 4.3.2 Concurrent connections limit exceeded", "too-many-connections"],
  ["unavailable", "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", "too-many-connections"],
  [
    "message-refused",
    "554 5.2.252 SendAsDenied; a@example.test not allowed to send as b@example.test",
    "send-as-denied",
  ],
  [
    "message-refused",
    "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied",
    "send-as-denied",
  ],
  ["authentication", "535-5.7.8 Username and Password not accepted.", "google-password-refused"],
  ["authentication", "534-5.7.9 Application-specific password required.", "google-app-password-required"],
  ["unavailable", "454 4.7.0 Temporary authentication failure", "temporary-sign-in-failure"],
  ["throttled", "421 4.7.0 Try again later", "throttled"],
  [
    "message-refused",
    "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    "send-as-denied",
  ],
  ["message-refused", "552 5.3.4 Message size exceeds fixed limit", "message-too-large"],
  [
    "message-refused",
    "550 5.7.26 Unauthenticated email is not accepted due to DMARC policy",
    "sender-not-authenticated",
  ],
  ["message-refused", "550 5.4.5 Daily user sending limit exceeded", "sending-limit-reached"],
  ["message-refused", "554 5.6.0 content rejected", "message-refused"],
  ["recipient-refused", "550 5.1.1 User unknown", "recipient-unknown"],
  ["recipient-refused", "552 5.2.2 mailbox full", "recipient-mailbox-full"],
  ["recipient-refused", "554 5.7.1 Relay access denied", "relaying-denied"],
  ["recipient-refused", "450 4.2.0 Greylisted", "greylisted"],
];

describe("diagnose", () => {
  it.each(imapCases)("IMAP %s with “%s” is %s", (code, serverWords, expected) => {
    expect(diagnose({ code, serverWords, protocol: "IMAP", oauth: false }).code).toBe(expected);
  });

  it.each(pop3Cases)("POP3 %s with “%s” is %s", (code, serverWords, expected) => {
    expect(diagnose({ code, serverWords, protocol: "POP3", oauth: false }).code).toBe(expected);
  });

  it("reads the codes of a POP3 server, and hides what it repeats of a sign-in", () => {
    const error = new Pop3Error("unavailable", "The mailbox is in use.", {
      permanent: false,
      serverText: `Try later, ${Buffer.from("\0me\0secret words").toString("base64")}`,
      serverResponseCode: "IN-USE",
    });
    expect(diagnoseError(error, { oauth: false })).toMatchObject({
      code: "pop3-mailbox-locked",
      serverWords: "Try later, [hidden]",
    });
  });

  it.each(smtpCases)("SMTP %s with “%s” is %s", (code, serverWords, expected) => {
    expect(diagnose({ code, serverWords, protocol: "SMTP", oauth: false }).code).toBe(expected);
  });

  it("tells a refused token from a refused password", () => {
    const facts = { code: "authentication", serverWords: "Authentication failed." };
    expect(diagnose({ ...facts, oauth: true }).code).toBe("token-refused");
    expect(diagnose({ ...facts, oauth: true, serverWords: "insufficient_scope" }).code).toBe(
      "token-scope-missing",
    );
    expect(diagnose({ ...facts, oauth: false }).code).toBe("sign-in-refused");
  });

  it.each([
    ["IMAP", "unavailable", "User is authenticated but not connected.", "exchange-application-not-permitted"],
    ["IMAP", "authentication", "AUTHENTICATE failed.", "microsoft-application-token-refused"],
    ["SMTP", "authentication", "535 5.7.3 Authentication unsuccessful", "microsoft-smtp-application-refused"],
    ["SMTP", "message-refused", "554 5.2.252 SendAsDenied", "send-as-denied-to-application"],
  ] as const)("%s %s with “%s” of an application is %s", (protocol, code, serverWords, expected) => {
    const facts = { code, serverWords, protocol, oauth: true };
    expect(diagnose({ ...facts, appOnly: true }).code).toBe(expected);
    for (const appOnly of [false, null]) expect(diagnose({ ...facts, appOnly }).code).not.toBe(expected);
  });

  it.each([
    ["AUTHENTICATE failed.", "microsoft-token-refused"],
    ["[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "google-token-refused"],
    ["535-5.7.8 Username and Password not accepted. BadCredentials", "google-token-refused"],
    ["535 5.7.139 Authentication unsuccessful", "microsoft-sign-in-blocked"],
    ["LOGINDISABLED", "token-sign-in-not-offered"],
  ])("“%s” to a token of a person is %s", (serverWords, expected) => {
    expect(diagnose({ code: "authentication", serverWords, oauth: true }).code).toBe(expected);
  });

  it("knows its own codes again, whatever the words are", () => {
    for (const { code } of diagnoses) expect(diagnose({ code }).code).toBe(code);
    expect(diagnose({ code: "reauthorization-required", detail: "password expired" }).code).toBe(
      "reauthorization-required",
    );
  });

  it("has each code once, with words for cause and cure", () => {
    expect(new Set(diagnoses.map(({ code }) => code)).size).toBe(diagnoses.length);
    expect(diagnoses.length).toBeGreaterThanOrEqual(20);
    for (const { cause, cure } of diagnoses) expect(`${cause ?? "."} ${cure}`).toMatch(/\. .*\.$/s);
  });

  it("leaves what nobody knows in our own description", () => {
    const found = diagnose({ code: "protocol", detail: "The server did not understand a command." });
    expect(found).toMatchObject({ code: "protocol", cause: "The server did not understand a command." });
    expect(found.cure).not.toBe("");
  });
});

describe("diagnoseError", () => {
  it("reads response codes, SASL status and the cause, and keeps the server's words as they are", () => {
    const imap = (code: ImapErrorCode, details: object) =>
      diagnoseError(new ImapError(code, "m", { permanent: true, ...details }), { oauth: true });
    expect(imap("authentication", { saslStatus: "insufficient_scope" })?.code).toBe("token-scope-missing");
    expect(imap("throttled", { serverResponseCode: "LIMIT", serverText: "no" })).toMatchObject({
      code: "too-many-connections",
      serverWords: "no",
    });
    const cause = Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" });
    expect(imap("tls", { cause })?.code).toBe("certificate-expired");
    const smtp = (code: SmtpErrorCode) =>
      diagnoseError(
        new SmtpError(code, "m", {
          permanent: true,
          smtpCode: 535,
          serverText: "5.7.3 Authentication unsuccessful",
        }),
        { oauth: true },
      );
    expect(smtp("authentication")).toMatchObject({
      code: "microsoft-smtp-refused",
      serverWords: "535 5.7.3 Authentication unsuccessful",
    });
  });

  it("says nothing of a defect and shows no words of a refused host", () => {
    expect(diagnoseError(new TypeError("x"), { oauth: false })).toBeNull();
    const refused = new Problem("invalid", "host-not-allowed", "It is 10.0.0.1.");
    expect(diagnoseError(refused, { oauth: false })).toMatchObject({
      code: "host-not-allowed",
      serverWords: null,
    });
    expect(diagnoseError(refused, { oauth: false })?.cause).not.toContain("10.0.0.1");
  });
});
