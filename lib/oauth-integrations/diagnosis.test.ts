import { describe, expect, it } from "vitest";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { requireHttpsBaseUrl } from "./base-url-rule.ts";
import { diagnose, diagnoseTokenError, unreachableCode } from "./diagnosis.ts";
import { identityStep } from "./mailbox-identity.ts";
import { missingScopes } from "./missing-scopes.ts";

const failure = (status: number | null, error: string | null = null, cause?: unknown) =>
  new TokenEndpointError(
    { status, error, errorDescription: "words", retryAfterSeconds: null },
    cause === undefined ? undefined : { cause },
  );

it.each([
  [failure(400, "invalid_grant"), "invalid_grant"],
  [failure(503), "provider-failing"],
  [failure(408), "provider-failing"],
  [failure(429), "too-many-requests"],
  [failure(200), "answer-not-understood"],
  [failure(null), "endpoint-not-reached"],
])("%s is %s", (error, code) => {
  expect(diagnoseTokenError(error)).toMatchObject({
    code,
    serverWords: "words",
    cure: expect.stringMatching(/\S/),
  });
});

it("shows an unknown code with the provider's own words", () => {
  const { meaning, serverWords } = diagnose("AADSTS99999", "Something else");
  expect(meaning).toContain("AADSTS99999");
  expect(serverWords).toBe("Something else");
});

it("finds what kept a request from being answered, however deep", () => {
  const certificate = Object.assign(new Error("x"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  expect(unreachableCode(new TypeError("fetch failed", { cause: certificate }))).toBe(
    "certificate-not-trusted",
  );
  const refused = new Problem("invalid", "host-not-allowed", "no");
  expect(unreachableCode(new Error("x", { cause: refused }))).toBe("host-not-allowed");
  expect(unreachableCode(Object.assign(new Error("x"), { code: "ECONNREFUSED" }))).toBe(
    "endpoint-not-reached",
  );
});

it.each([
  [["mail"], null, []],
  [["mail"], [], []],
  [["mail", "openid", "offline_access", "email"], ["mail"], []],
  [
    ["https://outlook.office.com/IMAP.AccessAsUser.All"],
    ["https://outlook.office365.us/imap.accessasuser.all"],
    [],
  ],
  [["https://mail.google.com/"], ["https://mail.google.com/", "openid"], []],
  [["mail", "calendar"], ["mail"], ["calendar"]],
])("of %j granted as %j are missing: %j", (asked, granted, missing) => {
  expect(missingScopes(asked, granted)).toEqual(missing);
});

describe("identity of the account", () => {
  const mailbox = { address: "support@example.test", allowOtherAccount: false };
  const signedIn = (verifiedAddress: string | null) => ({
    verifiedAddress,
    unverifiedAddress: null,
    subject: "42",
    unknownBecause: "Not told.",
  });

  it.each([
    ["support@example.test", mailbox, "ok"],
    ["bob@example.test", mailbox, "failed"],
    ["bob@example.test", { ...mailbox, allowOtherAccount: true }, "ok"],
    ["bob@example.test", null, "ok"],
    [null, mailbox, "skipped"],
  ])("%s for %j: %s", (address, of, state) => {
    expect(identityStep(signedIn(address), of)).toMatchObject({ step: "identity", state });
  });
});

describe("the base URL", () => {
  it.each([
    ["https://desk.example", false],
    ["http://localhost:3000", true],
  ])("%s is fit for OAuth", (baseUrl, isLoopback) => {
    expect(() => requireHttpsBaseUrl({ baseUrl, isLoopback })).not.toThrow();
  });
  it("has to be https elsewhere", () => {
    expect(() => requireHttpsBaseUrl({ baseUrl: "http://desk.example", isLoopback: false })).toThrow(
      expect.objectContaining({ code: "base-url-not-https" }),
    );
  });
});

it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
  "a provider that calls its refusal %s is understood like any other",
  (code) => {
    const { meaning, cure } = diagnose(code);
    expect(meaning).toContain(code);
    expect(cure).not.toBe("");
  },
);
