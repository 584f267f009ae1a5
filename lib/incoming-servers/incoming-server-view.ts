import { z } from "zod";
import { authorizationFailure } from "@/lib/email-channels/channel-health.ts";
import { failureView, incomingStates } from "@/lib/email-channels/channel-health-view.ts";
import { serverView, settingsOf } from "@/lib/email-channels/channel-view.ts";
import { incomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";
import type { Db } from "@/lib/platform/database.ts";
import type { IncomingServerRecord } from "./incoming-server-record.ts";
import { mailHandlerView, viewOfHandler } from "./mail-handler-view.ts";

/** How a server fares: as its worst handler does. */
const incomingServerStates = ["no-handlers", ...incomingStates] as const;
type State = (typeof incomingServerStates)[number];

/** A global incoming server with its health and its handlers, never with a secret. */
export const incomingServerView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  provider: z.string(),
  connection: serverView
    .omit({ failure: true, lastSucceededAt: true })
    .extend({ protocol: incomingProtocol }),
  state: z.enum(incomingServerStates),
  /** The latest failure while it lasts. */
  failure: failureView.nullable(),
  /** Whether somebody has to authorise the mailbox before it can be read. */
  needsAuthorization: z.boolean(),
  lastSucceededAt: z.date().nullable(),
  handlers: z.array(mailHandlerView),
  /** E-mail channels that read the same mailbox. */
  alsoReadBy: z.array(z.object({ id: z.uuid(), address: z.string(), projectKey: z.string() })),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type IncomingServerView = z.infer<typeof incomingServerView>;

/** What a system admin sees of a server. */
export async function viewOfServer(db: Db, server: IncomingServerRecord): Promise<IncomingServerView> {
  return view(server, await channelsAt(db, [server]), new Date());
}

/** The same of many servers, in a number of statements that does not grow with theirs. */
export async function viewsOfServers(
  db: Db,
  servers: readonly IncomingServerRecord[],
): Promise<IncomingServerView[]> {
  const channels = await channelsAt(db, servers);
  const now = new Date();
  return servers.map((server) => view(server, channels, now));
}

/** The channels that read at the hosts of these servers. */
async function channelsAt(db: Db, servers: readonly IncomingServerRecord[]) {
  const hosts = [...new Set(servers.map(({ mailServer }) => mailServer.host))];
  return db.emailChannel.findMany({
    where: { incomingServer: { host: { in: hosts } } },
    orderBy: { address: "asc" },
    select: {
      id: true,
      address: true,
      project: { select: { key: true } },
      incomingServer: { select: { host: true, username: true } },
    },
  });
}

function view(
  server: IncomingServerRecord,
  channels: Awaited<ReturnType<typeof channelsAt>>,
  now: Date,
): IncomingServerView {
  const { mailServer } = server;
  const username = mailServer.username.toLowerCase();
  const handlers = server.handlers.map((handler) => viewOfHandler(handler, server, now));
  const unauthorized = authorizationFailure(mailServer);
  const worst = worstOf(handlers);
  const alsoReading = channels.filter(
    ({ incomingServer: { host, username: name } }) =>
      host === mailServer.host && name.toLowerCase() === username,
  );
  return {
    id: server.id,
    name: server.name,
    description: server.description,
    provider: server.provider,
    connection: { ...settingsOf(mailServer), protocol: incomingProtocol.parse(mailServer.protocol) },
    state: unauthorized ? "needs-authorization" : (worst?.state ?? "no-handlers"),
    failure: unauthorized ?? worst?.failure ?? null,
    needsAuthorization: isForPerson(mailServer) && unauthorized !== null,
    lastSucceededAt: latestOf(handlers.map(({ lastSucceededAt }) => lastSucceededAt)),
    handlers,
    alsoReadBy: alsoReading.map(({ id, address, project }) => ({ id, address, projectKey: project.key })),
    createdAt: server.createdAt,
    updatedAt: server.updatedAt,
  };
}

function isForPerson({ oauthGrant }: IncomingServerRecord["mailServer"]): boolean {
  return oauthGrant?.integration.grantType === "AUTHORIZATION_CODE";
}

const fromWorst: readonly State[] = [
  "needs-authorization",
  "failing",
  "retrying",
  "waiting-for-first-poll",
  "working",
  "off",
];

function worstOf<Reader extends { readonly state: State }>(readers: readonly Reader[]): Reader | null {
  const sorted = [...readers].sort((a, b) => fromWorst.indexOf(a.state) - fromWorst.indexOf(b.state));
  return sorted[0] ?? null;
}

function latestOf(moments: readonly (Date | null)[]): Date | null {
  const times = moments.flatMap((moment) => moment?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times));
}
