import type { UserActor } from "@/lib/access/actor.ts";
import { loadUserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthAuthorization, OAuthIntegration } from "@/prisma/generated/client.ts";
import { clearApplicationFailure } from "./application-failure.ts";
import type { AuthorizationRun } from "./authorization-run.ts";
import { runAuthorization } from "./authorization-run.ts";
import type { AuthorizationStep } from "./authorization-step.ts";
import { failedStep, skippedStep } from "./authorization-step.ts";
import { consumeAuthorization } from "./consume-authorization.ts";
import { noteCredential } from "./credential-proof.ts";
import { diagnose } from "./diagnosis.ts";
import { mayAuthorizeMailbox } from "./integration-permission.ts";
import { codeVerifierPlace, partyOf } from "./integration-secrets.ts";
import { identityStep, judgeIdentity, type SignedInAccount, signedInAccount } from "./mailbox-identity.ts";
import type { OpenMailbox } from "./open-mailbox.ts";
import { redirectUrlOf } from "./redirect-key.ts";
import { saveAccessCheck } from "./save-access-check.ts";
import { saveGrant } from "./save-grant.ts";
import { unknownPrincipal } from "./unknown-principal.ts";

/** The answer of the authorization page as the browser brought it. */
export type FinishAuthorizationInput = {
  readonly redirectKey: string;
  readonly parameters: URLSearchParams;
  /** Value of the cookie that was set when the authorization began. */
  readonly browserBinding: string | null;
  readonly actorUserId: string | null;
};

export type FinishedAuthorization = {
  /** Null: the answer belongs to no authorization. */
  readonly authorizationId: string | null;
  /** The test counts, or the tokens are kept. A kept one may have a failed step `mailbox`. */
  readonly succeeded: boolean;
  readonly steps: readonly AuthorizationStep[];
};

type Authorization = OAuthAuthorization & { readonly integration: OAuthIntegration };

/**
 * Ends the three-legged flow: uses the authorization up, exchanges the code, learns who signed in, opens the mailbox,
 * and saves the grant or the result of the test. Failures are steps with a cure; they are never thrown.
 */
export async function finishAuthorization(
  input: FinishAuthorizationInput,
  openMailbox: OpenMailbox,
): Promise<FinishedAuthorization> {
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
    !(await mayAuthorizeMailbox(database(), actor, { integrationId, mailboxAddress }))
  ) {
    return saveRefusal(authorization, "not-allowed");
  }
  return converse(authorization, actor, { parameters: input.parameters, state }, openMailbox);
}

async function converse(
  authorization: Authorization,
  actor: UserActor,
  answer: { readonly parameters: URLSearchParams; readonly state: string },
  openMailbox: OpenMailbox,
): Promise<FinishedAuthorization> {
  const { integration, mailboxAddress, allowOtherAccount } = authorization;
  try {
    const party = partyOf(integration);
    const run = await runAuthorization({
      party,
      integration,
      ...answer,
      redirectUri: redirectUrlOf(integration.redirectKey),
      codeVerifier: openSecret(authorization.codeVerifierSealed, codeVerifierPlace(authorization.id)),
      scopes: integration.scopes,
      refreshAtOnce: authorization.purpose === "TEST",
    });
    if (!run.tokens) return await saveResult(authorization, null, run.steps);
    await noteCredential(integration, run.accepted);
    const signedIn = await signedInAccount(party, run.tokens);
    const mailbox = mailboxAddress === null ? null : { address: mailboxAddress, allowOtherAccount };
    const identity = identityStep(signedIn, mailbox);
    const opened =
      identity.state === "failed"
        ? skippedStep("mailbox", "Not tried, because another account signed in.")
        : await openedBy(signedIn, authorization, actor, run.tokens.accessToken, openMailbox);
    const judgement = judgeIdentity(identity, opened, mailboxAddress);
    const steps = [...run.steps, ...judgement.steps];
    if (!judgement.isProven) return await saveResult(authorization, null, steps);
    const principal = signedIn.verifiedAddress ?? signedIn.subject ?? unknownPrincipal;
    return await saveResult(authorization, { actor, tokens: run.tokens, principal }, steps);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return saveResult(authorization, null, [failedStep("token", diagnose(error.code, error.message))]);
  }
}

/** Opens the mailbox of the authorization; for a test that of whoever signed in. */
async function openedBy(
  signedIn: SignedInAccount,
  { integration, purpose, mailboxAddress }: Authorization,
  actor: UserActor,
  accessToken: string,
  openMailbox: OpenMailbox,
): Promise<AuthorizationStep> {
  const address = mailboxAddress ?? signedIn.verifiedAddress ?? signedIn.unverifiedAddress;
  if (address === null)
    return skippedStep("mailbox", "Not tried, because nobody knows whose mailbox to open.");
  const otherAccount = signedIn.verifiedAddress === address ? null : signedIn.verifiedAddress;
  return openMailbox({ actor, integration, purpose, address, otherAccount, accessToken });
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

/**
 * Saves steps and, when something was gained, what they proved: the grant, or that the integration works.
 *
 * @param gained null: not enough to keep the tokens, or for the test to count
 */
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
  const succeeded = gained !== null;
  if (failed)
    logger().info({ authorizationId: id, step: failed.step, reason: failed.code }, "authorization failed");
  await database().$transaction(async (tx) => {
    const now = new Date();
    const grantId =
      gained && mailboxAddress !== null
        ? await saveGrant(tx, gained.actor, {
            ...gained,
            integrationId: integration.id,
            mailboxAddress,
            scopes: integration.scopes,
          })
        : null;
    if (grantId !== null) await saveAccessCheck(tx, grantId, steps, now);
    if (authorization.purpose === "TEST") {
      if (succeeded) await clearApplicationFailure(tx, integration.id);
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
