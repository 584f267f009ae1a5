import type { UserActor } from "@/lib/access/actor.ts";
import { loadUserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthAuthorization, OAuthIntegration } from "@/prisma/generated/client.ts";
import type { AuthorizationRun } from "./authorization-run.ts";
import { runAuthorization } from "./authorization-run.ts";
import type { AuthorizationStep } from "./authorization-step.ts";
import { failedStep } from "./authorization-step.ts";
import { consumeAuthorization } from "./consume-authorization.ts";
import { diagnose } from "./diagnosis.ts";
import { mayManageGrant } from "./integration-permission.ts";
import { codeVerifierPlace, partyOf } from "./integration-secrets.ts";
import { identityStep, signedInAccount } from "./mailbox-identity.ts";
import { redirectUrlOf } from "./redirect-key.ts";
import { saveGrant } from "./save-grant.ts";

/** The answer of the authorization page as the browser brought it. */
type FinishAuthorizationInput = {
  readonly redirectKey: string;
  readonly parameters: URLSearchParams;
  /** Value of the cookie that was set when the authorization began. */
  readonly browserBinding: string | null;
  readonly actorUserId: string | null;
};

type FinishedAuthorization = {
  /** Null: the answer belongs to no authorization. */
  readonly authorizationId: string | null;
  readonly succeeded: boolean;
  readonly steps: readonly AuthorizationStep[];
};

type Authorization = OAuthAuthorization & { readonly integration: OAuthIntegration };

/**
 * Ends the three-legged flow: uses the authorization up, exchanges the code, learns who signed in, and saves the grant
 * or the result of the test. Failures are steps with a cure; they are never thrown.
 */
export async function finishAuthorization(input: FinishAuthorizationInput): Promise<FinishedAuthorization> {
  const state = input.parameters.get("state") ?? "";
  const { authorization, refusal } = await consumeAuthorization({ ...input, state });
  if (refusal !== null) {
    logger().warn({ authorizationId: authorization?.id, reason: refusal }, "authorization answer refused");
  }
  if (!authorization || refusal === "state-used") {
    const steps = [failedStep("code", diagnose(refusal ?? "state-unknown"))];
    return { authorizationId: authorization?.id ?? null, succeeded: false, steps };
  }
  const actor =
    refusal === null ? await loadUserActor(database(), authorization.actorUserId, "session") : null;
  if (!actor) return saveRefusal(authorization, refusal ?? "other-user");
  // Rights and channels may have changed while the person was at the provider.
  const { integrationId, mailboxAddress } = authorization;
  if (
    mailboxAddress !== null &&
    !(await mayManageGrant(database(), actor, { integrationId, mailboxAddress }))
  ) {
    return saveRefusal(authorization, "not-allowed");
  }
  return converse(authorization, actor, input.parameters, state);
}

async function converse(
  authorization: Authorization,
  actor: UserActor,
  parameters: URLSearchParams,
  state: string,
): Promise<FinishedAuthorization> {
  const { integration, mailboxAddress, allowOtherAccount } = authorization;
  try {
    const party = partyOf(integration);
    const run = await runAuthorization({
      party,
      parameters,
      state,
      redirectUri: redirectUrlOf(integration.redirectKey),
      codeVerifier: openSecret(authorization.codeVerifierSealed, codeVerifierPlace(authorization.id)),
      scopes: integration.scopes,
      refreshAtOnce: authorization.purpose === "TEST",
    });
    if (!run.tokens) return await saveResult(authorization, null, run.steps);
    const signedIn = await signedInAccount(party, run.tokens);
    const mailbox = mailboxAddress === null ? null : { address: mailboxAddress, allowOtherAccount };
    const steps = [...run.steps, identityStep(signedIn, mailbox)];
    const principal = signedIn.address ?? signedIn.subject ?? mailboxAddress ?? "";
    return await saveResult(authorization, { actor, tokens: run.tokens, principal }, steps);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return saveResult(authorization, null, [failedStep("token", diagnose(error.code, error.message))]);
  }
}

/** The answer was not even looked at: this says nothing about the integration. */
async function saveRefusal(authorization: Authorization, code: string): Promise<FinishedAuthorization> {
  const steps = [failedStep("code", diagnose(code))];
  await database().$transaction(async (tx) => {
    await tx.oAuthAuthorization.update({
      where: { id: authorization.id },
      data: { finishedAt: new Date(), succeeded: false, steps },
    });
    await announceChange(tx, { topic: "integration", projectId: null, id: authorization.integrationId });
  });
  return { authorizationId: authorization.id, succeeded: false, steps };
}

/** Saves steps and, when none failed, what they proved: the grant, or that the integration works. */
async function saveResult(
  authorization: Authorization,
  gained: {
    readonly actor: UserActor;
    readonly tokens: NonNullable<AuthorizationRun["tokens"]>;
    readonly principal: string;
  } | null,
  steps: readonly AuthorizationStep[],
): Promise<FinishedAuthorization> {
  const { id, integration, mailboxAddress, settingsDigest } = authorization;
  const failed = steps.find(({ state }) => state === "failed");
  const succeeded = gained !== null && !failed;
  if (failed)
    logger().info({ authorizationId: id, step: failed.step, reason: failed.code }, "authorization failed");
  await database().$transaction(async (tx) => {
    const grantId =
      gained && succeeded && mailboxAddress !== null
        ? await saveGrant(tx, gained.actor, {
            ...gained,
            integrationId: integration.id,
            mailboxAddress,
            scopes: integration.scopes,
          })
        : null;
    const now = new Date();
    if (authorization.purpose === "TEST") {
      await tx.oAuthIntegration.updateMany({
        // A test says nothing about settings that were changed meanwhile.
        where: { id: integration.id, settingsDigest },
        data: {
          testedAt: now,
          lastTestSteps: [...steps],
          ...(succeeded && { testedDigest: settingsDigest }),
        },
      });
    }
    await tx.oAuthAuthorization.update({
      where: { id },
      data: { finishedAt: now, succeeded, steps: [...steps], grantId },
    });
    await announceChange(tx, { topic: "integration", projectId: null, id: integration.id });
  });
  return { authorizationId: id, succeeded, steps };
}
