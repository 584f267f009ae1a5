import type {
  FinishAuthorizationInput,
  FinishedAuthorization,
} from "@/lib/oauth-integrations/finish-authorization.ts";
import { finishAuthorization } from "@/lib/oauth-integrations/finish-authorization.ts";
import { openMailbox } from "./open-mailbox.ts";

/**
 * Ends the three-legged flow as `finishAuthorization` does, with the mailbox opened by IMAP to see whether the tokens
 * may do it.
 */
export function finishMailboxAuthorization(input: FinishAuthorizationInput): Promise<FinishedAuthorization> {
  return finishAuthorization(input, openMailbox);
}
