import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { clearApplicationFailure } from "@/lib/oauth-integrations/application-failure.ts";
import { requestApplicationTokens } from "@/lib/oauth-integrations/application-tokens.ts";
import {
  type AuthorizationStep,
  authorizationStep,
  skippedStep,
} from "@/lib/oauth-integrations/authorization-step.ts";
import { openCredential } from "@/lib/oauth-integrations/client-credential.ts";
import { noteCredentialAccepted } from "@/lib/oauth-integrations/credential-proof.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { invalidField, notFound, Problem } from "@/lib/platform/problem.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { mailboxNotTried, mailboxStep, tokenTrial } from "./application-access.ts";
import { mailAddress } from "./mail-server-input.ts";
import { providerPlace } from "./mailbox-place.ts";

export const testApplicationInput = z.object({
  integrationId: z.uuid(),
  /** A mailbox to open; a service account needs one to act for. */
  mailboxAddress: mailAddress.optional(),
});

export const applicationTestView = z.object({ succeeded: z.boolean(), steps: z.array(authorizationStep) });

/**
 * Tests an integration whose application signs in by itself: gets a token with its present credential and, if a mailbox
 * is given, opens it. The result is kept with its time, unless the settings were changed meanwhile; no grant is made.
 *
 * @throws Problem `forbidden`, `not-found`, `integration-needs-person`, `invalid-input`
 */
export async function testApplication(
  actor: Actor,
  input: z.output<typeof testApplicationInput>,
): Promise<z.output<typeof applicationTestView>> {
  requireSystemAdmin(actor);
  const integration = await database().oAuthIntegration.findUnique({ where: { id: input.integrationId } });
  if (!integration) throw notFound("integration");
  const mailboxAddress = input.mailboxAddress ?? null;
  requireTestable(integration, mailboxAddress);
  const { token, step } = await tokenTrial(true, async () =>
    requestApplicationTokens(integration, openCredential(integration), mailboxAddress),
  );
  if (token !== null) {
    await noteCredentialAccepted(integration);
    await database().$transaction((tx) => clearApplicationFailure(tx, integration.id));
  }
  return keep(integration, [step, await opened(integration, mailboxAddress, token)]);
}

function requireTestable({ name, grantType }: OAuthIntegration, mailboxAddress: string | null): void {
  if (grantType === "AUTHORIZATION_CODE") {
    throw new Problem(
      "conflict",
      "integration-needs-person",
      `With "${name}" a person signs in, so its test is a sign-in at the provider.`,
    );
  }
  if (grantType === "JWT_BEARER" && mailboxAddress === null) {
    throw invalidField("mailboxAddress", "Say which mailbox to open: a service account always acts for one.");
  }
}

async function opened(
  integration: OAuthIntegration,
  mailboxAddress: string | null,
  token: { readonly accessToken: string } | null,
): Promise<AuthorizationStep> {
  if (token === null) return mailboxNotTried;
  if (mailboxAddress === null) return skippedStep("mailbox", "Not tried, because no mailbox was given.");
  return mailboxStep(integration, token.accessToken, providerPlace(integration, mailboxAddress));
}

async function keep(
  { id, settingsDigest }: OAuthIntegration,
  steps: AuthorizationStep[],
): Promise<z.output<typeof applicationTestView>> {
  const succeeded = steps.every(({ state }) => state !== "failed");
  await database().$transaction(async (tx) => {
    await tx.oAuthIntegration.updateMany({
      // A test says nothing about settings that were changed meanwhile.
      where: { id, settingsDigest },
      data: {
        testedAt: new Date(),
        lastTestSteps: steps,
        ...(succeeded && { testedDigest: settingsDigest }),
      },
    });
    await announceChange(tx, { topic: "integration", projectId: null, id });
  });
  return { succeeded, steps };
}
