import type { Transaction } from "@/lib/platform/database.ts";
import type { AuthorizationStep } from "./authorization-step.ts";

/**
 * Keeps what was found when the mailbox of a grant was to be opened. Where it was not tried there is nothing to keep,
 * and what an earlier check found is of earlier tokens.
 */
export async function saveAccessCheck(
  tx: Transaction,
  grantId: string,
  steps: readonly AuthorizationStep[],
  now: Date,
): Promise<void> {
  const wasTried = steps.some(
    ({ step, state }) => state === "failed" || (step === "mailbox" && state === "ok"),
  );
  await tx.oAuthGrant.update({
    where: { id: grantId },
    data: { accessCheckedAt: wasTried ? now : null, accessSteps: wasTried ? [...steps] : [] },
  });
}
