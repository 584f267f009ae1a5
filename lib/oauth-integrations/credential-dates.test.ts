import { expect, test } from "vitest";
import { type CredentialDate, credentialDates } from "./credential-dates.ts";
import { google } from "./providers/google.ts";
import { microsoft } from "./providers/microsoft.ts";
import type { RefreshTokenLimit } from "./providers/provider.ts";

const now = new Date("2026-11-21T12:00:00Z");
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(now.getTime() + days * dayMs);

const integration = {
  credentialExpiresAt: null,
  certificatePem: null,
  serviceAccount: null,
  failureCode: null,
  previousCredential: null,
};
/** Authorised ten days ago without rotation since, refreshed an hour ago. */
const grant = {
  id: "grant",
  mailboxAddress: "help@desk.test",
  state: "ACTIVE" as const,
  refreshTokenObtainedAt: inDays(-10),
  refreshTokenExpiresAt: null as Date | null,
  lastRefreshedAt: inDays(-1 / 24),
  authorizedAt: inDays(-10),
  consecutiveFailures: 0,
};
const idle: RefreshTokenLimit = { kind: "idle", days: 90, because: "Unused tokens end after 90 days." };
const testing: RefreshTokenLimit = { kind: "absolute", days: 7, because: "Testing mode." };

type Changes = Partial<Omit<typeof grant, "state">> & { state?: "ACTIVE" | "REAUTHORIZATION_REQUIRED" };

function datesOf(limits: readonly RefreshTokenLimit[], changes: Changes, failureCode: string | null = null) {
  return credentialDates({ ...integration, failureCode }, limits, [{ ...grant, ...changes }], now);
}

const brief = (dates: readonly CredentialDate[]) => dates.map(({ kind, at }) => [kind, at]);

test.each([
  ["client-secret", {}],
  ["certificate", { certificatePem: "PEM" }],
  ["service-account-key", { serviceAccount: "robot@project.test" }],
])("the day of a %s is that of its integration", (kind, columns) => {
  const dated = { ...integration, ...columns, credentialExpiresAt: inDays(40) };
  expect(credentialDates(dated, [], [], now)).toMatchObject([{ kind, at: inDays(40), grant: null }]);
});

test.each([
  ["secret", "previous-client-secret"],
  ["certificate", "previous-certificate"],
  ["service-account", "previous-service-account-key"],
] as const)("a %s that was replaced has its own day while it is in use", (kind, dateKind) => {
  const replaced = {
    ...integration,
    credentialExpiresAt: inDays(400),
    previousCredential: { kind, expiresAt: inDays(9) },
  };
  expect(brief(credentialDates(replaced, [], [], now))).toEqual([
    ["client-secret", inDays(400)],
    [dateKind, inDays(9)],
  ]);
});

test("nothing is known: no date", () => {
  expect(credentialDates(integration, [], [grant], now)).toEqual([]);
});

test("an idle limit is no date while our refreshes succeed", () => {
  expect(datesOf([idle], {})).toEqual([]);
});

test.each<[string, Changes, string | null]>([
  ["the mailbox's refreshes fail", { consecutiveFailures: 3, lastRefreshedAt: inDays(-1) }, null],
  ["the provider refuses the application", { lastRefreshedAt: inDays(-1) }, "invalid_client"],
])("an idle limit counts from the last refresh when %s", (_why, changes, failureCode) => {
  expect(brief(datesOf([idle], changes, failureCode))).toEqual([["refresh-token-unused", inDays(89)]]);
});

test("an idle limit counts when nobody has refreshed for days", () => {
  expect(brief(datesOf([idle], { lastRefreshedAt: inDays(-4) }))).toEqual([
    ["refresh-token-unused", inDays(86)],
  ]);
});

test("an absolute limit counts from the authorization, whatever is refreshed", () => {
  const dates = datesOf([testing], { authorizedAt: inDays(-2), refreshTokenObtainedAt: inDays(-2) });
  expect(dates).toMatchObject([
    { kind: "refresh-token", at: inDays(5), because: "Testing mode.", grant: { id: "grant" } },
  ]);
});

test("a limit that a later refresh has disproved is none", () => {
  expect(datesOf([testing], {})).toEqual([]);
});

test("an end that the provider told counts when the refresh token stays the same", () => {
  expect(brief(datesOf([], { refreshTokenExpiresAt: inDays(20) }))).toEqual([["refresh-token", inDays(20)]]);
});

test("an end that each refresh moves on counts only when the refreshes fail", () => {
  const rotated = { refreshTokenObtainedAt: grant.lastRefreshedAt, refreshTokenExpiresAt: inDays(20) };
  expect(datesOf([], rotated)).toEqual([]);
  expect(brief(datesOf([], { ...rotated, consecutiveFailures: 1 }))).toEqual([["refresh-token", inDays(20)]]);
});

test("of several only the soonest is named", () => {
  const changes = { authorizedAt: inDays(-1), refreshTokenExpiresAt: inDays(20), consecutiveFailures: 1 };
  expect(brief(datesOf([idle, testing], changes))).toEqual([["refresh-token", inDays(6)]]);
});

test("a mailbox that waits for its owner, or that never had a refresh token, has no date", () => {
  expect(datesOf([testing], { authorizedAt: inDays(-1), state: "REAUTHORIZATION_REQUIRED" })).toEqual([]);
  const appOnly = { ...grant, refreshTokenObtainedAt: null, authorizedAt: inDays(-1) };
  expect(credentialDates(integration, [testing], [appOnly], now)).toEqual([]);
});

const failingNow = { consecutiveFailures: 1 };
const justAuthorised = { authorizedAt: inDays(-1), refreshTokenObtainedAt: inDays(-1) };
const days = (dates: readonly CredentialDate[]) => dates.map(({ kind, at, because }) => [kind, at, because]);

test.each([
  ["Microsoft, unused for 90 days", microsoft.refreshTokenLimits({ tenant: "common" }), 90, /90 days/],
  ["Google, unused for six months", google.refreshTokenLimits({}), 180, /six months/],
  ["Google, in production", google.refreshTokenLimits({ publishingStatus: "production" }), 180, /six months/],
])(
  "%s: a date only once refreshes fail, counted from the last that succeeded",
  (_what, limits, most, why) => {
    expect(datesOf(limits, justAuthorised)).toEqual([]);
    const from = grant.lastRefreshedAt.getTime();
    expect(days(datesOf(limits, { ...justAuthorised, ...failingNow }))).toEqual([
      ["refresh-token-unused", new Date(from + most * dayMs), expect.stringMatching(why)],
    ]);
  },
);

test("Google, in testing: seven days from the authorization, while refreshes succeed too", () => {
  const limits = google.refreshTokenLimits({ publishingStatus: "testing" });
  const seventh = ["refresh-token", inDays(6), expect.stringContaining('"Testing"')];
  expect(days(datesOf(limits, justAuthorised))).toEqual([seventh]);
  expect(days(datesOf(limits, { ...justAuthorised, ...failingNow }))).toEqual([seventh]);
});
