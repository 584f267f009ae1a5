import type { UserActor } from "@/lib/access/actor.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { OAuthAuthorizationPurpose } from "@/prisma/generated/enums.ts";
import type { AuthorizationStep } from "./authorization-step.ts";

/** A mailbox that is to be opened with an access token that has just been given. */
export type MailboxToOpen = {
  /** Who gives the token to Mailroom. */
  readonly actor: UserActor;
  readonly integration: OAuthIntegration;
  readonly purpose: OAuthAuthorizationPurpose;
  readonly address: string;
  /** Another account than the mailbox's own that signed in for it; null: its own, or nobody knows. */
  readonly otherAccount: string | null;
  readonly accessToken: string;
};

/**
 * Opens a mailbox to see whether a token may do it. Supplied by who speaks the mail protocols. Never throws for what
 * the server does.
 *
 * @returns step `mailbox`: ok, failed with cause and cure, or skipped because no server for it is known
 */
export type OpenMailbox = (mailbox: MailboxToOpen) => Promise<AuthorizationStep>;
