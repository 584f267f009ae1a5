import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { type AuthorizationStep, authorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { noteCredential } from "@/lib/oauth-integrations/credential-proof.ts";
import { freshAccessToken } from "@/lib/oauth-integrations/fresh-access-token.ts";
import { requestTokens } from "@/lib/oauth-integrations/request-tokens.ts";
import { saveAccessCheck } from "@/lib/oauth-integrations/save-access-check.ts";
import { saveGrant } from "@/lib/oauth-integrations/save-grant.ts";
import { isTested } from "@/lib/oauth-integrations/settings-digest.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import { mailboxNotTried, mailboxStep, sendingSteps, tokenTrial } from "./application-access.ts";
import { mailAddress, mailServerInput } from "./mail-server-input.ts";
import { channelPlace, providerPlace } from "./mailbox-place.ts";

export const checkMailboxAccessInput = z.object({
  integrationId: z.uuid(),
  mailboxAddress: mailAddress,
  /** Where the mailbox is; absent: where its channel reads it, else where the provider has its mailboxes. */
  server: mailServerInput.pick({ host: true, port: true, security: true }).optional(),
});
type CheckMailboxAccessInput = z.output<typeof checkMailboxAccessInput>;

export const mailboxAccessView = z.object({
  /** Null: no token was given, and the mailbox had no grant before. */
  grantId: z.string().nullable(),
  succeeded: z.boolean(),
  steps: z.array(authorizationStep),
});
type MailboxAccessView = z.output<typeof mailboxAccessView>;

type Checked = { readonly integration: OAuthIntegration; readonly grant: OAuthGrant | null };

/**
 * Sees whether the application may open a mailbox by itself, and lets it from now on: once the provider gives a token
 * the mailbox has its grant, so that mail flows by itself as soon as the mailbox lets the application in. A mailbox that a
 * person has authorised is opened with the tokens that it has.
 *
 * @throws Problem `forbidden`, `not-found`, `integration-untested`, `mailbox-not-authorized`
 */
export async function checkMailboxAccess(
  actor: Actor,
  input: CheckMailboxAccessInput,
): Promise<MailboxAccessView> {
  requireSystemAdmin(actor);
  const { integrationId, mailboxAddress } = input;
  const integration = await database().oAuthIntegration.findUnique({ where: { id: integrationId } });
  if (!integration) throw notFound("integration");
  const grant = await database().oAuthGrant.findUnique({
    where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
  });
  return integration.grantType === "AUTHORIZATION_CODE"
    ? checkWithPerson(actor, input, { integration, grant })
    : checkWithoutPerson(actor, input, { integration, grant });
}

async function checkWithoutPerson(
  actor: Actor,
  input: CheckMailboxAccessInput,
  { integration, grant }: Checked,
): Promise<MailboxAccessView> {
  const { mailboxAddress } = input;
  if (!grant && !isTested(integration)) {
    throw new Problem(
      "conflict",
      "integration-untested",
      `Test the connection of "${integration.name}" first: only a tested integration can be used for mailboxes.`,
    );
  }
  const { token, step } = await tokenTrial(true, () =>
    requestTokens(grant ?? newGrant(mailboxAddress), integration),
  );
  if (token === null) return kept(integration, grant?.id ?? null, [step, mailboxNotTried]);
  // Without a person there is no refresh token that could be lost while this waits.
  await noteCredential(integration, token.accepted);
  const steps = [step, ...(await openedSteps(actor, input, integration, token.accessToken))];
  return database().$transaction(async (tx) => {
    const grantId = await saveGrant(tx, actor, {
      integrationId: integration.id,
      mailboxAddress,
      principal: integration.serviceAccount ?? integration.clientId,
      scopes: integration.scopes,
      tokens: token,
    });
    return saved(tx, integration, grantId, steps);
  });
}

/** A mailbox that has no grant yet. */
const newGrant = (mailboxAddress: string) => ({
  id: "",
  mailboxAddress,
  refreshTokenSealed: null,
  tokenHost: null,
});

async function checkWithPerson(
  actor: Actor,
  input: CheckMailboxAccessInput,
  { integration, grant }: Checked,
): Promise<MailboxAccessView> {
  if (!grant) {
    throw new Problem(
      "conflict",
      "mailbox-not-authorized",
      `Nobody has authorised ${input.mailboxAddress} yet: its owner signs in at the provider first.`,
    );
  }
  const { token, step } = await tokenTrial(false, async () => {
    const { accessToken, expiresAt } = await freshAccessToken(grant.id);
    return { accessToken, expiresInSeconds: Math.max(0, (expiresAt.getTime() - Date.now()) / 1000) };
  });
  if (token === null) return kept(integration, grant.id, [step, mailboxNotTried]);
  const steps = [step, ...(await openedSteps(actor, input, integration, token.accessToken))];
  return kept(integration, grant.id, steps);
}

async function openedSteps(
  actor: Actor,
  { mailboxAddress, server }: CheckMailboxAccessInput,
  integration: OAuthIntegration,
  accessToken: string,
): Promise<AuthorizationStep[]> {
  const place = server
    ? { server, username: mailboxAddress }
    : ((await channelPlace(actor, integration.id, mailboxAddress)) ??
      providerPlace(integration, mailboxAddress));
  return [
    await mailboxStep(integration, accessToken, place),
    ...(await sendingSteps(integration, accessToken, mailboxAddress)),
  ];
}

/** Keeps the steps where there is a grant to keep them at. */
async function kept(
  integration: OAuthIntegration,
  grantId: string | null,
  steps: readonly AuthorizationStep[],
): Promise<MailboxAccessView> {
  return database().$transaction((tx) => saved(tx, integration, grantId, steps));
}

async function saved(
  tx: Transaction,
  integration: OAuthIntegration,
  grantId: string | null,
  steps: readonly AuthorizationStep[],
): Promise<MailboxAccessView> {
  if (grantId !== null) await saveAccessCheck(tx, grantId, steps, new Date());
  await announceChange(tx, { topic: "integration", projectId: null, id: integration.id });
  return { grantId, succeeded: steps.every(({ state }) => state !== "failed"), steps: [...steps] };
}
