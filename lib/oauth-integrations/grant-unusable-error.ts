import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";

/** The grant gives no tokens until somebody at the provider or here acts: code `reauthorization-required`. */
export class GrantUnusableError extends Problem {
  constructor(
    grant: Pick<OAuthGrant, "state" | "mailboxAddress" | "failureDetail" | "refreshDueAt">,
    isAppOnly: boolean,
  ) {
    const why =
      grant.state === "REVOKED"
        ? "The authorization was revoked here."
        : (grant.failureDetail ?? "There is no token for it.");
    // Without people nobody can authorise: an administrator opens the mailbox to the application, and a later try finds
    // it. With people there is a later try once the integration's settings were changed.
    const anew = isAppOnly
      ? "A system admin checks the access to the mailbox, which lets the application in again."
      : "Authorise the mailbox again.";
    const cure =
      grant.refreshDueAt === null
        ? anew
        : "Mailroom tries again by itself; the provider's administrator may have to let the application in.";
    super(
      "conflict",
      "reauthorization-required",
      `Mailroom may not open ${grant.mailboxAddress} any more. ${why} ${cure}`,
    );
    this.name = "GrantUnusableError";
  }
}

/** The same, for a grant of which it is not known whether a person authorises it. */
export async function grantUnusable(grant: OAuthGrant): Promise<GrantUnusableError> {
  const integration = await database().oAuthIntegration.findUnique({
    where: { id: grant.integrationId },
    select: { grantType: true },
  });
  return new GrantUnusableError(grant, integration?.grantType !== "AUTHORIZATION_CODE");
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
