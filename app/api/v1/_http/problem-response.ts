import type { ProblemKind } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";

const statusOf: Record<ProblemKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "too-many-requests": 429,
  upstream: 502,
  unavailable: 503,
};

const titleOf: Record<ProblemKind, string> = {
  invalid: "The input is not valid",
  unauthenticated: "Sign in first",
  forbidden: "Not allowed",
  "not-found": "Not found",
  conflict: "Conflict with the current state",
  "too-many-requests": "Too many requests",
  upstream: "Another server failed",
  unavailable: "Not available now",
};

/** Answers an error as application/problem+json (RFC 9457). A defect of ours tells nothing of its inside. */
export function problemResponse(error: unknown): Response {
  const problem =
    error instanceof Problem
      ? error
      : new Problem(
          "unavailable",
          "internal-error",
          "Mailroom failed here. The server's log has the details.",
        );
  const status = error instanceof Problem ? statusOf[problem.kind] : 500;
  const headers = new Headers({ "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
  if (problem.retryAfterSeconds !== null) headers.set("Retry-After", String(problem.retryAfterSeconds));
  if (status === 401) headers.set("WWW-Authenticate", 'Bearer realm="mailroom"');
  return new Response(
    JSON.stringify({
      type: `urn:mailroom:problem:${problem.code}`,
      title: titleOf[problem.kind],
      status,
      code: problem.code,
      detail: problem.message,
      ...(problem.fields.length > 0 && { errors: problem.fields }),
    }),
    { status, headers },
  );
}
