import { describe, expect, it } from "vitest";
import type { Diagnosis } from "../diagnosis.ts";
import { diagnose, needsAuthorization } from "../diagnosis.ts";
import { generalAnswers } from "./general-answers.ts";
import { googleAnswers } from "./google-answers.ts";
import { microsoftApplicationAnswers } from "./microsoft-application-answers.ts";
import { microsoftMailboxAnswers } from "./microsoft-mailbox-answers.ts";
import { microsoftPermissionAnswers } from "./microsoft-permission-answers.ts";
import { microsoftRequestAnswers } from "./microsoft-request-answers.ts";
import { ownAnswers } from "./own-answers.ts";
import type { RecordedAnswer } from "./recorded-answer.ts";
import { diagnoseRecorded } from "./recorded-answer.ts";
import { recordedMicrosoftAnswers } from "./recorded-microsoft-answers.ts";
import {
  recordedGeneralAnswers,
  recordedGoogleAnswers,
  recordedYahooAnswers,
} from "./recorded-other-answers.ts";
import { yahooAnswers } from "./yahoo-answers.ts";

const microsoftAnswers = [
  ...microsoftApplicationAnswers,
  ...microsoftMailboxAnswers,
  ...microsoftPermissionAnswers,
  ...microsoftRequestAnswers,
];
const answersOfProviders = [...microsoftAnswers, ...googleAnswers, ...yahooAnswers, ...generalAnswers];
const recorded = [
  ...recordedMicrosoftAnswers,
  ...recordedGoogleAnswers,
  ...recordedYahooAnswers,
  ...recordedGeneralAnswers,
];

/** Checks that an answer is understood, in words that help. */
async function expectUnderstood(recorded: RecordedAnswer): Promise<Diagnosis> {
  const found = await diagnoseRecorded(recorded);
  expect(found).toMatchObject({ code: recorded.code, concerns: recorded.concerns });
  expect(found.meaning).toMatch(/^[A-Z].{15,}\.$/s);
  expect(found.cure).toMatch(/^[A-Z].{15,}\.$/s);
  const told = `${found.meaning} ${found.cure}`.toLowerCase();
  for (const name of recorded.names) expect(told).toContain(name.toLowerCase());
  expect(found.serverWords).toBe(recorded.body.error_description?.replace(/\s+/g, " ") ?? null);
  return found;
}

const titled = recorded.map((answer) => ({
  ...answer,
  title: `${answer.body.error}: ${answer.body.error_description?.slice(0, 70)}`,
}));
it.each(titled)("$title is $code", async (answer) => {
  const found = await expectUnderstood(answer);
  expect(needsAuthorization(found)).toBe(answer.concerns === "mailbox");
  // What is stored is the code: cure and concern are found by it again.
  const { cure, concerns } = diagnose(found.code, null, answer.context);
  expect({ cure, concerns }).toEqual({ cure: found.cure, concerns: found.concerns });
});

describe("the table", () => {
  it("is reached in each of its entries by a recorded answer", () => {
    const reached = new Set(recorded.map(({ code }) => code));
    expect(answersOfProviders.map(({ code }) => code).filter((code) => !reached.has(code))).toEqual([]);
    expect(recorded.length).toBeGreaterThanOrEqual(45);
  });

  it("has each code once", () => {
    const codes = [...answersOfProviders, ...ownAnswers].map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it.each(ownAnswers)("knows its own $code whatever the words are", ({ code, concerns, meaning, cure }) => {
    expect(diagnose(code, "AADSTS50076: Bad Request")).toMatchObject({ code, concerns, meaning, cure });
    expect(meaning).toMatch(/^[A-Z].+\.$/);
    expect(cure).toMatch(/^[A-Z].+\.$/);
  });
});

describe("among several causes", () => {
  it("takes the number that tells more", () => {
    const words = "AADSTS70002: Error validating credentials. AADSTS50173: The grant was revoked.";
    expect(diagnose("invalid_grant", words)).toMatchObject({ code: "AADSTS50173", concerns: "mailbox" });
  });

  it("takes the same error without a person for one of the application", () => {
    expect(diagnose("invalid_grant", "No.").concerns).toBe("mailbox");
    expect(diagnose("invalid_grant", "No.", { appOnly: true })).toMatchObject({
      code: "assertion-not-accepted",
      concerns: "application",
    });
  });

  it("shows an unknown number of Microsoft with what its kind of error means", () => {
    const { code, concerns, meaning, cure } = diagnose("invalid_grant", "AADSTS4999991: Something new.");
    expect({ code, concerns }).toEqual({ code: "AADSTS4999991", concerns: "mailbox" });
    expect(meaning).toContain("AADSTS4999991");
    expect(cure).toMatch(/^Authorise.*error\?code=4999991\.$/);
    expect(diagnose("invalid_request", "AADSTS9002313: Malformed.")).toMatchObject({
      code: "AADSTS9002313",
      concerns: "request",
    });
  });
});

describe("the HTTP status", () => {
  const answer = (from: number, error: string) => diagnoseRecorded({ from, body: { error } });

  it("makes a refusal passing where the server fails or is asked too often", async () => {
    expect(await answer(429, "invalid_grant")).toMatchObject({
      code: "too-many-requests",
      concerns: "passing",
    });
    expect(await answer(500, "invalid_client")).toMatchObject({
      code: "provider-failing",
      concerns: "passing",
    });
    expect(await answer(503, "temporarily_unavailable")).toMatchObject({ code: "temporarily_unavailable" });
    expect(await answer(502, "unheard_of")).toMatchObject({ code: "provider-failing" });
  });

  it("does not hide that a grant is dead", async () => {
    expect(await answer(500, "invalid_grant")).toMatchObject({ code: "invalid_grant", concerns: "mailbox" });
  });
});

describe("a clock that is wrong", () => {
  const of = (clockSkewSeconds: number | null) =>
    diagnose("invalid_client", "AADSTS700024: Client assertion is not within its valid time range.", {
      clockSkewSeconds,
    }).meaning;

  it.each([
    [720, /It is 12 minutes ahead of the provider's\.$/],
    [-90_000, /It is 25 hours behind the provider's\.$/],
    [-864_000, /It is 10 days behind the provider's\.$/],
    [3_600, /It is 1 hour ahead of the provider's\.$/],
    [5, /both clocks agree now/],
    [null, /the clock of Mailroom's machine is wrong\.$/],
  ])("by %s seconds", (seconds, told) => {
    expect(of(seconds)).toMatch(told);
  });

  it("is not spoken of where it decides nothing", () => {
    expect(diagnose("invalid_grant", "No.", { clockSkewSeconds: 720 }).meaning).not.toMatch(/minutes/);
  });
});
