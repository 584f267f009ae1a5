import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";

/** The grant gives no tokens until a person authorises the mailbox: code `reauthorization-required`. */
export class GrantUnusableError extends Problem {
  constructor(grant: Pick<OAuthGrant, "state" | "mailboxAddress" | "failureDetail">) {
    const why =
      grant.state === "REVOKED"
        ? "The authorization was revoked here."
        : (grant.failureDetail ?? "There is no token for it.");
    super(
      "conflict",
      "reauthorization-required",
      `Mailroom may not open ${grant.mailboxAddress} any more. ${why} Authorise the mailbox again.`,
    );
    this.name = "GrantUnusableError";
  }
}

/** The grant's last refresh failed for a passing reason; its time to try again has not come. */
export function refreshFailing(
  grant: Pick<OAuthGrant, "mailboxAddress" | "failureDetail" | "refreshDueAt">,
  now: Date,
): Problem {
  const waitMs = (grant.refreshDueAt?.getTime() ?? now.getTime()) - now.getTime();
  return new Problem(
    "upstream",
    "token-endpoint-failed",
    `No fresh access token for ${grant.mailboxAddress}. ${grant.failureDetail ?? ""}`.trim(),
    { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) },
  );
}
