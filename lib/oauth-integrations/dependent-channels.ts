import type { Db } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { channelsOfGrants, type GrantChannel } from "./integration-permission.ts";

/** A channel that is on and signs in by a grant: its mail stands still when the grant can not be used. */
export type DependentChannel = GrantChannel & { readonly grantId: string; readonly integrationId: string };

/** Channels that are on and sign in by grants that match. Of those that are off nobody waits for mail. */
export async function dependentChannels(
  db: Db,
  grants: Prisma.OAuthGrantWhereInput,
): Promise<DependentChannel[]> {
  const channels = await channelsOfGrants(db, grants);
  const on = await db.emailChannel.findMany({
    where: { id: { in: channels.map(({ id }) => id) }, enabled: true },
    select: { id: true },
  });
  const ids = new Set(on.map(({ id }) => id));
  return channels.filter(({ id }) => ids.has(id));
}

/** The same as a condition: mail servers of channels that are on. */
export const serversOfDependents = {
  OR: [{ incomingOf: { enabled: true } }, { outgoingOf: { enabled: true } }],
} satisfies Prisma.MailServerWhereInput;
