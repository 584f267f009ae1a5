import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";

/**
 * Whether a mailbox is known to be a shared one, for which another account signed in. A principal that is no address is
 * a provider's own name of an account and says nothing.
 */
export function wasOtherAccount(grant: Pick<GrantView, "principal" | "mailboxAddress">): boolean {
  return grant.principal.includes("@") && grant.principal !== grant.mailboxAddress;
}
