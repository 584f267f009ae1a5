import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";
import { getGrant } from "./get-grant.ts";
import type { grantReference } from "./grant-reference.ts";
import type { GrantView } from "./grant-view.ts";
import { mayManageGrant } from "./integration-permission.ts";
import { isAskedToWait } from "./refresh-schedule.ts";
import { tokenRefreshedIf } from "./single-flight-refresh.ts";

/** Between two refreshes that people ask for; a provider is not to be hammered by a button. */
const leastPauseMs = 10_000;

/**
 * Refreshes the access token of a mailbox now, before its time. What the provider answers is in the view that is given
 * back: the times of the new token, or the failure with its cure.
 *
 * @throws Problem `forbidden`, `not-found`, `reauthorization-required`, `refreshed-just-now`, `provider-asks-to-wait`,
 *   `refresh-busy`
 */
export async function refreshGrant(actor: Actor, input: z.output<typeof grantReference>): Promise<GrantView> {
  // Whoever may not see it is told that it does not exist.
  const view = await getGrant(actor, input);
  if (!(await mayManageGrant(database(), actor, view))) {
    throw new Problem("forbidden", "forbidden", "Only an admin of every project that uses this mailbox may.");
  }
  const row = await database().oAuthGrant.findUniqueOrThrow({ where: { id: view.id } });
  const startedAt = new Date();
  requireRefreshable(view);
  requirePause(row, startedAt);
  // A try that waits for its time is not waited for; a token that came meanwhile keeps its own time.
  const { id, state, lastRefreshedAt } = row;
  await database().oAuthGrant.updateMany({
    where: { id, state, lastRefreshedAt, refreshDueAt: { gt: startedAt } },
    data: { refreshDueAt: startedAt },
  });
  try {
    // Of many clicks at once all but one find that another has brought a newer token than they saw.
    const seen = lastRefreshedAt ?? row.authorizedAt;
    await tokenRefreshedIf({ isStale: ({ obtainedAt }) => obtainedAt <= seen }, id);
  } catch (error) {
    // What the provider said is recorded at the grant.
    const isRecorded = error instanceof Problem && error.code !== "refresh-busy";
    if (!isRecorded) throw error;
  }
  return getGrant(actor, input);
}

/** Without a person there is nothing to authorise: such a grant can be tried until it is revoked. */
function requireRefreshable({ state, grantType, mailboxAddress, refreshDueAt }: GrantView): void {
  const isTriedAgain = grantType !== "AUTHORIZATION_CODE" || refreshDueAt !== null;
  if (state === "ACTIVE" || (state !== "REVOKED" && isTriedAgain)) return;
  const cure =
    grantType === "AUTHORIZATION_CODE"
      ? "Authorise the mailbox again."
      : "A system admin checks the access to the mailbox, which lets the application in again.";
  throw new Problem(
    "conflict",
    "reauthorization-required",
    `There is no authorization of ${mailboxAddress} that could be refreshed. ${cure}`,
  );
}

function requirePause(grant: OAuthGrant, now: Date): void {
  const askedUntil = isAskedToWait(grant) ? grant.refreshDueAt : null;
  if (askedUntil !== null && askedUntil > now) {
    throw new Problem(
      "too-many-requests",
      "provider-asks-to-wait",
      "The provider asked Mailroom to wait; it is asked again at the time that it named.",
      { retryAfterSeconds: secondsBetween(now, askedUntil) },
    );
  }
  const lastTried = Math.max(grant.lastRefreshedAt?.getTime() ?? 0, grant.failedAt?.getTime() ?? 0);
  const nextAt = new Date(lastTried + leastPauseMs);
  if (nextAt > now) {
    throw new Problem(
      "too-many-requests",
      "refreshed-just-now",
      "This token was refreshed, or was to be refreshed, some seconds ago. Look at what came of it first.",
      { retryAfterSeconds: secondsBetween(now, nextAt) },
    );
  }
}

const secondsBetween = (from: Date, until: Date) =>
  Math.max(1, Math.ceil((until.getTime() - from.getTime()) / 1000));
