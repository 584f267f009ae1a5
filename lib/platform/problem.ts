/**
 * What kind of failure a person or program met. The API maps each kind to one HTTP status, the worker's
 * runner to "retry" or "give up"; the code says precisely what failed and belongs to the slice that raised it.
 */
export type ProblemKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "too-many-requests"
  | "upstream"
  | "unavailable";

/** A fault of one input field. `field` is a dotted path into the input, e.g. `incoming.host`. */
export type FieldProblem = { readonly field: string; readonly detail: string };

type ProblemOptions = {
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
};

/**
 * A failure that a person can read: what failed, why, and what to do. Slices raise it with codes of their own
 * (kebab-case, e.g. `integration-in-use`). Everything that is not a `Problem` is a defect of ours.
 */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | null;

  constructor(kind: ProblemKind, code: string, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Problem";
    this.kind = kind;
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** The named thing does not exist, or the actor may not know that it does. */
export function notFound(what: string): Problem {
  return new Problem("not-found", "not-found", `This ${what} does not exist, or you may not see it.`);
}

/** One field is wrong in a way that only the use case could find out. */
export function invalidField(field: string, detail: string): Problem {
  return new Problem("invalid", "invalid-input", detail, { fields: [{ field, detail }] });
}
