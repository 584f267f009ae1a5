import { generalAnswers } from "./general-answers.ts";
import { googleAnswers } from "./google-answers.ts";
import type { KnownAnswer } from "./known-answer.ts";
import { microsoftApplicationAnswers } from "./microsoft-application-answers.ts";
import { microsoftMailboxAnswers } from "./microsoft-mailbox-answers.ts";
import { microsoftPermissionAnswers } from "./microsoft-permission-answers.ts";
import { microsoftRequestAnswers } from "./microsoft-request-answers.ts";
import { ownAnswers } from "./own-answers.ts";
import { yahooAnswers } from "./yahoo-answers.ts";

/** What tells most stands first: passing states before lasting ones, a provider's words before the general codes. */
const providerAnswers: readonly KnownAnswer[] = [
  ...microsoftRequestAnswers,
  ...microsoftMailboxAnswers,
  ...microsoftPermissionAnswers,
  ...microsoftApplicationAnswers,
  ...googleAnswers,
  ...yahooAnswers,
];
const answers: readonly KnownAnswer[] = [...providerAnswers, ...generalAnswers];

/** Codes that say everything themselves. One of RFC 6749, as a provider sends it, may come with telling words. */
const telling: ReadonlyMap<string, KnownAnswer> = new Map(
  [...ownAnswers, ...providerAnswers, ...generalAnswers.filter(({ errors }) => errors)].map((answer) => [
    answer.code,
    answer,
  ]),
);

/** Whether an answer is one of the general codes, which tell less than a number of Microsoft would. */
export function isGeneral(answer: KnownAnswer): boolean {
  return generalAnswers.includes(answer);
}

/** Microsoft's own numbers within its words, such as `AADSTS50076`; older answers hold several. */
export function microsoftNumbers(text: string): readonly string[] {
  return text.match(/\bAADSTS\d{4,9}\b/g) ?? [];
}

/**
 * Finds what is known of an answer.
 *
 * @param input.code `error` of the answer, or the code of an earlier diagnosis
 * @param input.words `error_description`
 */
export function findAnswer(input: {
  readonly code: string;
  readonly words: string;
  readonly appOnly: boolean;
}): KnownAnswer | null {
  const known = telling.get(input.code);
  if (known) return known;
  const error = input.code.toLowerCase();
  const names = new Set([error, ...microsoftNumbers(input.words).map((number) => number.toLowerCase())]);
  const fits = ({ code, errors, words, appOnly }: KnownAnswer) => {
    if (appOnly && !input.appOnly) return false;
    if (!errors && !words) return names.has(code.toLowerCase());
    return (errors?.includes(error) ?? true) && (words?.test(input.words) ?? true);
  };
  return answers.find(fits) ?? null;
}
