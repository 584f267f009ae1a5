import { type IntegrationChoices, integrationChoices } from "@/app/(desk)/_mailbox/integration-choices.ts";
import type { UserActor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { listRequestTypes } from "@/lib/requests/list-request-types.ts";
import type { RequestTypeView } from "@/lib/requests/request-type-view.ts";

export type ChannelChoices = IntegrationChoices & {
  readonly requestTypes: readonly Pick<
    RequestTypeView,
    "id" | "name" | "mailCanFill" | "mailCannotFillReason"
  >[];
  /** Whether this person could add an integration. */
  readonly managesIntegrations: boolean;
};

/** What the form of a channel offers. */
export async function channelChoices(actor: UserActor, projectKey: string): Promise<ChannelChoices> {
  const [types, choices] = await Promise.all([
    listRequestTypes(actor, { projectKey }),
    integrationChoices(actor),
  ]);
  return {
    ...choices,
    requestTypes: types.items.map(({ id, name, mailCanFill, mailCannotFillReason }) => ({
      id,
      name,
      mailCanFill,
      mailCannotFillReason,
    })),
    managesIntegrations: isSystemAdmin(actor),
  };
}
