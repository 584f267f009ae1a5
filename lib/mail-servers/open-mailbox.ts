import type { AuthorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { skippedStep } from "@/lib/oauth-integrations/authorization-step.ts";
import type { MailboxToOpen } from "@/lib/oauth-integrations/open-mailbox.ts";
import { isOutOfScope } from "@/lib/oauth-integrations/scope-coverage.ts";
import { channelPlace, type MailboxPlace, providerPlace } from "./mailbox-place.ts";
import { tryMailbox } from "./try-mailbox.ts";

/**
 * Opens a mailbox by IMAP with the token of whoever has just signed in: at the server of a channel of theirs that uses
 * the mailbox, else where its provider has its mailboxes.
 */
export async function openMailbox(mailbox: MailboxToOpen): Promise<AuthorizationStep> {
  const { integration, address, purpose, accessToken } = mailbox;
  const place = await placeOf(mailbox);
  if (!place) {
    return skippedStep(
      "mailbox",
      "Not tried, because nobody knows where the mailbox is. The test of the channel's connection opens it.",
      "To have it opened here, enter the IMAP server at the integration.",
    );
  }
  if (isOutOfScope(integration, "imap")) {
    return skippedStep("mailbox", "Not tried, because the scopes of the integration are not for IMAP.");
  }
  const step = await tryMailbox({ ...place, accessToken, appOnly: false });
  if (step.state !== "failed") return step;
  if (purpose === "TEST") {
    return { ...step, cure: `${step.cure} If ${address} has no mailbox, test with an account that has one.` };
  }
  return mailbox.otherAccount === null ? step : withoutFullAccess(step, address, mailbox.otherAccount);
}

async function placeOf({
  actor,
  integration,
  address,
  purpose,
}: MailboxToOpen): Promise<MailboxPlace | null> {
  // A test's token belongs to a system admin: it does not go to a server that somebody else has typed.
  const atChannel = purpose === "GRANT" ? await channelPlace(actor, integration.id, address) : null;
  return atChannel ?? providerPlace(integration, address);
}

/** Codes of refusals that may mean that the account may not open a mailbox of others. */
const refusals: ReadonlySet<string> = new Set([
  "exchange-not-connected",
  "mailbox-not-permitted",
  "token-refused",
  "microsoft-token-refused",
  "folder-missing",
]);

/** A shared mailbox that refuses another account has, above all, not been opened to it. */
function withoutFullAccess(step: AuthorizationStep, address: string, account: string): AuthorizationStep {
  if (step.code === null || !refusals.has(step.code)) return step;
  return {
    ...step,
    detail: `${account} signed in, but may not open ${address}. ${step.detail}`,
    cure:
      `Give ${account} full access to ${address} (Exchange admin center: Mailboxes, the mailbox, Delegation, Read and manage; ` +
      "it may take an hour), and see that IMAP is on for it. Mailroom opens it by itself as soon as it may.",
  };
}
