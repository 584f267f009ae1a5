import type { Db } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import {
  channelsOfGrants,
  type GrantChannel,
  type GrantServer,
  serversOfGrants,
} from "./integration-permission.ts";

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

/** A global incoming server with a handler that is on: it stands still in the same way. */
export type DependentServer = GrantServer;

/** Global servers with a handler that is on, and that sign in by grants that match. */
export function dependentServers(db: Db, grants: Prisma.OAuthGrantWhereInput): Promise<DependentServer[]> {
  return serversOfGrants(db, grants, withHandlerOn);
}

const withHandlerOn = { handlers: { some: { enabled: true } } } satisfies Prisma.IncomingServerWhereInput;

/** Both as a condition: mail servers of channels, or with handlers, that are on. */
export const serversOfDependents = {
  OR: [{ incomingOf: { enabled: true } }, { outgoingOf: { enabled: true } }, { globalOf: withHandlerOn }],
} satisfies Prisma.MailServerWhereInput;
