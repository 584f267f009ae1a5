import { wasOtherAccount } from "@/app/oauth/other-account.ts";
import type { UserActor } from "@/lib/access/actor.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { listGrants } from "@/lib/oauth-integrations/list-grants.ts";
import { listIntegrations } from "@/lib/oauth-integrations/list-integrations.ts";

/** An integration that a server may sign in through. */
export type IntegrationChoice = Pick<IntegrationView, "id" | "name" | "provider" | "grantType" | "tested"> & {
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

export type ServerChoices = {
  readonly integrations: readonly IntegrationChoice[];
  readonly grants: readonly KnownGrant[];
};

const mostGrants = 200;

/** What the form of a server offers. */
export async function serverChoices(actor: UserActor): Promise<ServerChoices> {
  const { items } = await listIntegrations(actor);
  const lists = await Promise.all(
    items.map(({ id: integrationId }) => listGrants(actor, { integrationId, limit: mostGrants })),
  );
  return {
    integrations: items.map(({ id, name, provider, grantType, tested, failure }) => ({
      id,
      name,
      provider,
      grantType,
      tested,
      isRefused: failure !== null,
    })),
    grants: lists.flatMap((list) =>
      list.items.map(({ integrationId, mailboxAddress, state, principal }) => ({
        integrationId,
        mailboxAddress,
        isActive: state === "ACTIVE",
        signsInAsOther: wasOtherAccount({ principal, mailboxAddress }),
      })),
    ),
  };
}
