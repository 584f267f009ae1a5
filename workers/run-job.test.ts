import { expect, test } from "vitest";
import { ImapError } from "@/lib/imap/imap-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import { isPermanent } from "./run-job.ts";

test.each([
  [new ImapError("authentication", "no", { permanent: true }), true],
  [new ImapError("timeout", "no", { permanent: false }), false],
  [new SmtpError("message-refused", "no", { permanent: true }), true],
  [new Problem("not-found", "not-found", "gone"), true],
  [new Problem("unavailable", "blob-missing", "gone"), false],
  [new Problem("upstream", "token-endpoint", "down"), false],
  [new TypeError("a defect"), false],
])("%s: permanent %s", (error, permanent) => {
  expect(isPermanent(error)).toBe(permanent);
});
