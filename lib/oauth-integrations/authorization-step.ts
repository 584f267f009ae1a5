import { z } from "zod";

/** One step of a sign-in, test or access check, in words for the person who can cure it. */
export const authorizationStep = z.object({
  /** `mailbox`: a mailbox was opened with the token; `sending`: the server for outgoing mail took it. */
  step: z.enum(["authorization-page", "code", "token", "scope", "refresh", "identity", "mailbox", "sending"]),
  state: z.enum(["ok", "failed", "skipped"]),
  /** What happened. */
  detail: z.string(),
  /** Wire code of the provider, or one of ours. */
  code: z.string().nullable(),
  /** What the provider said of it itself. */
  serverWords: z.string().nullable(),
  /** What to do. */
  cure: z.string().nullable(),
});
export type AuthorizationStep = z.infer<typeof authorizationStep>;

export function okStep(step: AuthorizationStep["step"], detail: string): AuthorizationStep {
  return { step, state: "ok", detail, code: null, serverWords: null, cure: null };
}

/** An access token was given. */
export function tokenStep(expiresInSeconds: number | null): AuthorizationStep {
  const detail =
    expiresInSeconds === null
      ? "An access token was given; the provider does not say how long it lives."
      : `An access token was given; it lives ${Math.round(expiresInSeconds / 60)} minutes.`;
  return okStep("token", detail);
}

export function skippedStep(step: AuthorizationStep["step"], detail: string, cure: string | null = null) {
  return { step, state: "skipped", detail, code: null, serverWords: null, cure } satisfies AuthorizationStep;
}

/** @param why what a diagnosis gives */
export function failedStep(
  step: AuthorizationStep["step"],
  why: {
    readonly code: string;
    readonly meaning: string;
    readonly cure: string;
    readonly serverWords?: string | null;
  },
): AuthorizationStep {
  const serverWords = why.serverWords ?? null;
  return { step, state: "failed", detail: why.meaning, code: why.code, serverWords, cure: why.cure };
}

/** Steps as they were stored; what is not a step any more is left out. */
export function readSteps(stored: unknown): AuthorizationStep[] {
  return z.array(authorizationStep).catch([]).parse(stored);
}
