import { wasOtherAccount } from "@/app/oauth/other-account.ts";
import type { UserActor } from "@/lib/access/actor.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { listGrants } from "@/lib/oauth-integrations/list-grants.ts";
import { listIntegrations } from "@/lib/oauth-integrations/list-integrations.ts";

/** An integration that a mail server may be signed in to through. */
export type IntegrationChoice = Pick<
  IntegrationView,
  "id" | "name" | "provider" | "grantType" | "tested" | "mailHosts"
> & {
  /** The provider refuses the application itself. */
  readonly isRefused: boolean;
};

/** A mailbox that is, or was, authorised with an integration. */
export type KnownGrant = {
  readonly integrationId: string;
  readonly mailboxAddress: string;
  readonly isActive: boolean;
  /** Another account signs in for it. */
  readonly signsInAsOther: boolean;
};

export type IntegrationChoices = {
  readonly integrations: readonly IntegrationChoice[];
  readonly grants: readonly KnownGrant[];
};

const mostGrants = 200;

/** The ways to sign in without a password. Grants are those that this person may know of. */
export async function integrationChoices(actor: UserActor): Promise<IntegrationChoices> {
  const { items } = await listIntegrations(actor);
  return {
    integrations: items.map(({ id, name, provider, grantType, tested, mailHosts, failure }) => ({
      id,
      name,
      provider,
      grantType,
      tested,
      mailHosts,
      isRefused: failure !== null,
    })),
    grants: await knownGrants(
      actor,
      items.map(({ id }) => id),
    ),
  };
}

/** Mailboxes of these integrations that this person may know of. */
export async function knownGrants(
  actor: UserActor,
  integrationIds: readonly string[],
): Promise<KnownGrant[]> {
  const lists = await Promise.all(
    integrationIds.map((integrationId) => listGrants(actor, { integrationId, limit: mostGrants })),
  );
  return lists.flatMap(({ items }) =>
    items.map(({ integrationId, mailboxAddress, state, principal }) => ({
      integrationId,
      mailboxAddress,
      isActive: state === "ACTIVE",
      signsInAsOther: wasOtherAccount({ principal, mailboxAddress }),
    })),
  );
}
