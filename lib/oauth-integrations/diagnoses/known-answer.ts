/**
 * Whom a failure concerns, and so who is to act:
 * - `application`: the integration itself is refused, all its mailboxes fail alike; an admin cures it here or at the
 *   provider.
 * - `mailbox`: this one authorization is refused; a person authorises the mailbox again.
 * - `request`: this one run of the sign-in went wrong; it is begun again.
 * - `passing`: it heals by itself.
 */
export type Concerns = "application" | "mailbox" | "request" | "passing";

/**
 * A failure that is known: how to recognise it, what it means and what to do. With neither `errors` nor `words` the
 * answer has to name `code` itself; else all that is given has to fit.
 */
export type KnownAnswer = {
  /** The provider's own code where it has a telling one, else one of ours. */
  readonly code: string;
  readonly concerns: Concerns;
  /** What `error` of the answer is, in lower case. */
  readonly errors?: readonly string[];
  /** Found in `error_description`. */
  readonly words?: RegExp;
  /** Only of requests that no person takes part in: client credentials, a service account. */
  readonly appOnly?: true;
  /** The clocks decide: by how much they differ is told with the cure. */
  readonly clock?: true;
  readonly meaning: string;
  readonly cure: string;
};

/** Known answers that concern the same, so that each need not say it. */
export function concerning(
  concerns: Concerns,
  answers: readonly Omit<KnownAnswer, "concerns">[],
): readonly KnownAnswer[] {
  return answers.map((answer) => ({ ...answer, concerns }));
}
