import type { AuthorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { failedStep, skippedStep, tokenStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { diagnose, diagnoseTokenError } from "@/lib/oauth-integrations/diagnosis.ts";
import { mailHostsOf } from "@/lib/oauth-integrations/own-mail-hosts.ts";
import { isOutOfScope } from "@/lib/oauth-integrations/scope-coverage.ts";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { diagnose as diagnoseMailFailure } from "./diagnosis.ts";
import type { MailboxPlace } from "./mailbox-place.ts";
import { tryMailbox, trySending } from "./try-mailbox.ts";

/**
 * Asks for a token. What the provider answers instead becomes a failed step, never an exception.
 *
 * @param appOnly no person takes part
 * @returns the token, null when there is none, and the step that tells of it
 */
export async function tokenTrial<Token extends { readonly expiresInSeconds: number | null }>(
  appOnly: boolean,
  ask: () => Promise<Token>,
): Promise<{ readonly token: Token | null; readonly step: AuthorizationStep }> {
  try {
    const token = await ask();
    return { token, step: tokenStep(token.expiresInSeconds) };
  } catch (error) {
    if (error instanceof TokenEndpointError) {
      return { token: null, step: failedStep("token", diagnoseTokenError(error, { appOnly })) };
    }
    if (!(error instanceof Problem)) throw error;
    const { cure } = appOnly
      ? diagnose(error.code, null, { appOnly })
      : diagnoseMailFailure({ code: error.code });
    return { token: null, step: failedStep("token", { code: error.code, meaning: error.message, cure }) };
  }
}

/**
 * Opens a mailbox with a token.
 *
 * @param place null: nobody knows where the mailbox is
 */
export async function mailboxStep(
  integration: OAuthIntegration,
  accessToken: string,
  place: MailboxPlace | null,
): Promise<AuthorizationStep> {
  if (isOutOfScope(integration, "imap")) {
    return skippedStep("mailbox", "Not tried, because the scopes of the integration are not for IMAP.");
  }
  if (place !== null) return tryMailbox({ ...place, accessToken, appOnly: isAppOnly(integration) });
  return skippedStep(
    "mailbox",
    "Not tried, because nobody knows where the mailbox is.",
    "Enter the IMAP server at the integration.",
  );
}

/** Signs in for sending with a token, where the server for it is known and the scopes cover it; else no step. */
export async function sendingSteps(
  integration: OAuthIntegration,
  accessToken: string,
  mailboxAddress: string,
): Promise<readonly AuthorizationStep[]> {
  const server = mailHostsOf(integration).smtp;
  if (!server || isOutOfScope(integration, "smtp")) return [];
  const appOnly = isAppOnly(integration);
  return [await trySending({ server, username: mailboxAddress, accessToken, appOnly })];
}

const isAppOnly = ({ grantType }: OAuthIntegration) => grantType !== "AUTHORIZATION_CODE";

/** What is left when there is no token to open a mailbox with. */
export const mailboxNotTried = skippedStep("mailbox", "Not tried, because there is no access token.");
