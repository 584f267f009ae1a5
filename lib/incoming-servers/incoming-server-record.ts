import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { mailboxInclude, serverInclude } from "@/lib/email-channels/channel-record.ts";
import type { Db } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

const ofHandler = {
  project: { select: { id: true, key: true, name: true } },
  requestType: { select: { id: true, name: true } },
  replyChannel: { select: { id: true, address: true } },
  defaultReporter: { select: { id: true, name: true, email: true } },
  mailbox: { include: mailboxInclude },
} as const satisfies Prisma.MailHandlerInclude;

const serverRecordInclude = {
  mailServer: { include: serverInclude },
  handlers: { include: ofHandler, orderBy: { name: "asc" } },
} as const satisfies Prisma.IncomingServerInclude;

const handlerRecordInclude = {
  ...ofHandler,
  incomingServer: { include: { mailServer: { include: serverInclude } } },
} as const satisfies Prisma.MailHandlerInclude;

/** A global incoming server with all that its view is made of. */
export type IncomingServerRecord = Prisma.IncomingServerGetPayload<{ include: typeof serverRecordInclude }>;

/** A mail handler with all that its view is made of. */
export type MailHandlerRecord = Prisma.MailHandlerGetPayload<{ include: typeof handlerRecordInclude }>;

/** The server, for a system admin. @throws Problem `forbidden` or `not-found` */
export async function incomingServerForAdmin(
  db: Db,
  actor: Actor,
  serverId: string,
): Promise<IncomingServerRecord> {
  requireSystemAdmin(actor);
  const server = await db.incomingServer.findUnique({
    where: { id: serverId },
    include: serverRecordInclude,
  });
  if (!server) throw notFound("incoming server");
  return server;
}

/** All servers by name, for a system admin. @throws Problem `forbidden` */
export async function incomingServersForAdmin(db: Db, actor: Actor): Promise<IncomingServerRecord[]> {
  requireSystemAdmin(actor);
  return db.incomingServer.findMany({ include: serverRecordInclude, orderBy: { name: "asc" } });
}

/** The handler, for a system admin. @throws Problem `forbidden` or `not-found` */
export async function mailHandlerForAdmin(
  db: Db,
  actor: Actor,
  handlerId: string,
): Promise<MailHandlerRecord> {
  requireSystemAdmin(actor);
  const handler = await db.mailHandler.findUnique({
    where: { id: handlerId },
    include: handlerRecordInclude,
  });
  if (!handler) throw notFound("mail handler");
  return handler;
}
