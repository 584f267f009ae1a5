import { wasOtherAccount } from "@/app/oauth/other-account.ts";
import type { UserActor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { listGrants } from "@/lib/oauth-integrations/list-grants.ts";
import { listIntegrations } from "@/lib/oauth-integrations/list-integrations.ts";
import { listRequestTypes } from "@/lib/requests/list-request-types.ts";
import type { RequestTypeView } from "@/lib/requests/request-type-view.ts";

/** An integration that a channel may sign in through. */
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

export type ChannelChoices = {
  readonly requestTypes: readonly Pick<
    RequestTypeView,
    "id" | "name" | "mailCanFill" | "mailCannotFillReason"
  >[];
  readonly integrations: readonly IntegrationChoice[];
  readonly grants: readonly KnownGrant[];
  /** Whether this person could add an integration. */
  readonly managesIntegrations: boolean;
};

const mostGrants = 200;

/** What the form of a channel offers. Grants are those that this person may know of. */
export async function channelChoices(actor: UserActor, projectKey: string): Promise<ChannelChoices> {
  const [types, integrations] = await Promise.all([
    listRequestTypes(actor, { projectKey }),
    listIntegrations(actor),
  ]);
  const ids = integrations.items.map(({ id }) => id);
  return {
    requestTypes: types.items.map(({ id, name, mailCanFill, mailCannotFillReason }) => ({
      id,
      name,
      mailCanFill,
      mailCannotFillReason,
    })),
    integrations: integrations.items.map(({ id, name, provider, grantType, tested, mailHosts, failure }) => ({
      id,
      name,
      provider,
      grantType,
      tested,
      mailHosts,
      isRefused: failure !== null,
    })),
    grants: await knownGrants(actor, ids),
    managesIntegrations: isSystemAdmin(actor),
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
