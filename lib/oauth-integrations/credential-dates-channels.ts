import { database } from "@/lib/platform/database.ts";
import type { OwnedDate } from "./credential-dates-of-all.ts";
import { type DependentChannel, dependentChannels, dependentServers } from "./dependent-channels.ts";

/** A date and the channels that are on and stand still when it passes. */
export type DateOfChannels = OwnedDate & {
  readonly channels: readonly DependentChannel[];
  /** A channel, or a global incoming server with a handler, that is on depends on it. */
  readonly isUsed: boolean;
};

/** Adds to each date the channels that are on and depend on it. */
export async function withChannels(dates: readonly OwnedDate[]): Promise<DateOfChannels[]> {
  const integrationIds = [...new Set(dates.map(({ integration }) => integration.id))];
  const channels = await dependentChannels(database(), { integrationId: { in: integrationIds } });
  const servers = await dependentServers(database(), { integrationId: { in: integrationIds } });
  const ofIntegration = Map.groupBy(channels, ({ integrationId }) => integrationId);
  const ofGrant = Map.groupBy(channels, ({ grantId }) => grantId);
  return dates.map((owned) => {
    const { date, integration } = owned;
    const own = date.grant === null ? ofIntegration.get(integration.id) : ofGrant.get(date.grant.id);
    const isServed = servers.some(({ integrationId, grantId }) =>
      date.grant === null ? integrationId === integration.id : grantId === date.grant.id,
    );
    return { ...owned, channels: own ?? [], isUsed: own !== undefined || isServed };
  });
}
