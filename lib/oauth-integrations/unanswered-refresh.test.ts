import { expect, it } from "vitest";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { mayHaveReplacedToken } from "./unanswered-refresh.ts";

const answered = (status: number, error: string | null = null) =>
  new TokenEndpointError({ status, error, errorDescription: null, retryAfterSeconds: null });
const unanswered = (cause: unknown) =>
  new TokenEndpointError(
    { status: null, error: null, errorDescription: null, retryAfterSeconds: null },
    { cause: new TypeError("fetch failed", { cause }) },
  );
const withCode = (code: string) => Object.assign(new Error(code), { code });

it.each([
  ["500", answered(500), true],
  ["504", answered(504), true],
  ["503 with a code", answered(503, "temporarily_unavailable"), true],
  ["success that can not be read", answered(200), true],
  ["a refusal", answered(400, "invalid_grant"), false],
  ["429", answered(429), false],
  ["408", answered(408), false],
  ["a redirect", answered(302), false],
  ["a reset connection", unanswered(withCode("ECONNRESET")), true],
  ["a time limit", unanswered(new DOMException("too late", "TimeoutError")), true],
  ["too much", unanswered(new Problem("upstream", "answer-too-large", "More than 1 MiB.")), true],
  ["a refused connection", unanswered(withCode("ECONNREFUSED")), false],
  ["no route", unanswered(withCode("EHOSTUNREACH")), false],
  ["a connection that takes too long", unanswered(withCode("UND_ERR_CONNECT_TIMEOUT")), false],
  ["an untrusted certificate", unanswered(withCode("DEPTH_ZERO_SELF_SIGNED_CERT")), false],
  ["a host that is not allowed", unanswered(new Problem("invalid", "host-not-allowed", "Inside.")), false],
  ["a failure of ours before the request", new Problem("conflict", "credential-missing", "None."), false],
])("after %s the refresh token may have been replaced", (_what, error, may) => {
  expect(mayHaveReplacedToken(error)).toBe(may);
});
