import { describe, expect, it } from "vitest";
import { classifyImapError, ImapError } from "./imap-error.ts";

function wireError(properties: Record<string, unknown>, message = "Command failed"): Error {
  return Object.assign(new Error(message), properties);
}

describe("classifyImapError", () => {
  it.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "connect"],
    ["EHOSTUNREACH", "connect"],
    ["CONNECT_TIMEOUT", "timeout"],
    ["ETIMEOUT", "timeout"],
    ["GREETING_TIMEOUT", "greeting"],
    ["ClosedAfterConnectText", "greeting"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["NoConnection", "connection-lost"],
    ["ECONNRESET", "connection-lost"],
  ])("maps %s to %s", (code, expected) => {
    expect(classifyImapError(wireError({ code })).code).toBe(expected);
  });

  it.each([
    ["UNAVAILABLE", "unavailable", false],
    ["INUSE", "unavailable", false],
    ["LIMIT", "throttled", false],
    ["AUTHENTICATIONFAILED", "authentication", true],
    ["AUTHORIZATIONFAILED", "authentication", true],
    ["EXPIRED", "authentication", true],
    ["PRIVACYREQUIRED", "tls", true],
  ])("reads the response code %s before it blames the credentials", (serverResponseCode, code, permanent) => {
    const error = classifyImapError(
      wireError({
        authenticationFailed: true,
        responseStatus: "NO",
        serverResponseCode,
        responseText: "words",
      }),
    );
    expect(error).toMatchObject({ code, permanent, serverResponseCode, serverText: "words" });
  });

  it("does not blame the credentials when the server's words speak of a passing trouble", () => {
    const refusal = { authenticationFailed: true, responseStatus: "NO" };
    expect(
      classifyImapError(wireError({ ...refusal, responseText: "Temporary authentication failure" })).code,
    ).toBe("unavailable");
    expect(
      classifyImapError(wireError({ ...refusal, responseText: "Too many simultaneous connections" })).code,
    ).toBe("throttled");
    expect(classifyImapError(wireError({ ...refusal, responseText: "AUTHENTICATE failed." })).code).toBe(
      "authentication",
    );
  });

  it("notes that Exchange took the token and gave no mailbox", () => {
    const error = classifyImapError(
      wireError({ authenticationFailed: true, response: "BAD User is authenticated but not connected." }),
    );
    expect(error).toMatchObject({ code: "unavailable", note: "not-connected", permanent: false });
  });

  it("keeps the status of a refused OAuth sign-in", () => {
    const error = classifyImapError(
      wireError({
        authenticationFailed: true,
        responseStatus: "NO",
        responseText: "Authentication failed.",
        oauthError: { status: "invalid_token" },
      }),
    );
    expect(error.saslStatus).toBe("invalid_token");
  });

  it("cuts and cleans the server's words", () => {
    const error = classifyImapError(
      wireError({ responseStatus: "NO", responseText: `a\u001b[31m\r\n${"x".repeat(2_000)}` }),
    );
    expect(error.serverText).toHaveLength(500);
    expect(error.serverText).not.toMatch(/\p{Cc}/u);
  });

  it("passes an ImapError through and survives anything that is thrown", () => {
    const known = new ImapError("folder", "No folder.", { permanent: true });
    expect(classifyImapError(known)).toBe(known);
    for (const thrown of [undefined, null, "text", 7, {}]) {
      expect(classifyImapError(thrown)).toMatchObject({ code: "protocol", permanent: false });
    }
  });
});
