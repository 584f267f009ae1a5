import { z } from "zod";
import { allCredentialDates, type OwnedDate } from "@/lib/oauth-integrations/credential-dates-of-all.ts";
import { credentialDateWords } from "@/lib/oauth-integrations/credential-dates-words.ts";
import type { MailboxFacts } from "./mailbox-facts.ts";

/** What ends first of all that a mailbox is signed in to with. */
export const credentialView = z.object({
  what: z.string(),
  at: z.date(),
  /** Whole days from now, rounded down; negative once it has passed. */
  daysLeft: z.int(),
  cure: z.string(),
  integrationName: z.string(),
});
type Credential = z.infer<typeof credentialView>;

const dayMs = 86_400_000;

/** Reads when what ends, and returns what finds the soonest end for a mailbox; null: none is known. */
export async function credentialsOfMailboxes(now: Date): Promise<(facts: MailboxFacts) => Credential | null> {
  const all = await allCredentialDates(now);
  const ofGrant = new Map<string, OwnedDate>();
  const ofIntegration = new Map<string, OwnedDate>();
  // The latest come first, so that the soonest stays.
  for (const owned of all.toReversed()) {
    const { grant } = owned.date;
    if (grant) ofGrant.set(grant.id, owned);
    else ofIntegration.set(owned.integration.id, owned);
  }
  return ({ mailServer, emailChannel }) => {
    const grants = [mailServer.oauthGrant, emailChannel?.outgoingServer.oauthGrant].filter((one) => !!one);
    const dates = grants.flatMap(({ id, integrationId }) => [
      ofGrant.get(id) ?? [],
      ofIntegration.get(integrationId) ?? [],
    ]);
    const [soonest] = dates.flat().sort((a, b) => a.date.at.getTime() - b.date.at.getTime());
    return soonest ? viewOf(soonest, now) : null;
  };
}

function viewOf({ date, integration }: OwnedDate, now: Date): Credential {
  const { what, cure } = credentialDateWords[date.kind];
  const daysLeft = Math.floor((date.at.getTime() - now.getTime()) / dayMs);
  return { what, at: date.at, daysLeft, cure, integrationName: integration.name };
}
