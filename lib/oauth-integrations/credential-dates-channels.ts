import { database } from "@/lib/platform/database.ts";
import type { OwnedDate } from "./credential-dates-of-all.ts";
import { type DependentChannel, dependentChannels } from "./dependent-channels.ts";

/** A date and the channels that stand still when it passes; none: no channel that is on uses it. */
export type DateOfChannels = OwnedDate & { readonly channels: readonly DependentChannel[] };

/** Adds to each date the channels that are on and depend on it. */
export async function withChannels(dates: readonly OwnedDate[]): Promise<DateOfChannels[]> {
  const integrationIds = [...new Set(dates.map(({ integration }) => integration.id))];
  const channels = await dependentChannels(database(), { integrationId: { in: integrationIds } });
  const ofIntegration = Map.groupBy(channels, ({ integrationId }) => integrationId);
  const ofGrant = Map.groupBy(channels, ({ grantId }) => grantId);
  return dates.map((owned) => {
    const { date, integration } = owned;
    const own = date.grant === null ? ofIntegration.get(integration.id) : ofGrant.get(date.grant.id);
    return { ...owned, channels: own ?? [] };
  });
}
