import type { Actor } from "@/lib/access/actor.ts";
import { mailCanNotFill } from "@/lib/email-channels/mail-fillable.ts";
import { incomingProtocol, type MailboxReading, readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import type { Db } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { findProjectAsAdmin } from "@/lib/requests/find-project.ts";
import type { MailHandler } from "@/prisma/generated/client.ts";
import { handlerOptions, settledRules } from "./handler-options.ts";
import type { IncomingServerRecord, MailHandlerRecord } from "./incoming-server-record.ts";
import { handlerFaults } from "./mail-handler-faults.ts";
import type { MailHandlerFields } from "./mail-handler-input.ts";

/** What a person wishes; what is left out stays as it is. */
export type HandlerWish = {
  readonly [Field in keyof MailHandlerFields]?: MailHandlerFields[Field] | undefined;
};

/** The rules of a handler as they are wanted, complete. */
export type WantedRules = Omit<MailHandlerFields, "begin" | "pollIntervalSeconds" | keyof MailboxReading>;

/** A handler without fault, as it is to be. */
export type HandlerSettings = {
  readonly columns: Omit<MailHandler, "id" | "incomingServerId" | "enabled" | "createdAt" | "updatedAt">;
  readonly reading: MailboxReading;
};

/** What is wanted of a handler: as somebody wishes, else as it is now. Another project has other types and channels. */
export function wantedRules(wish: HandlerWish, stored: MailHandlerRecord): WantedRules {
  const staysInProject = wish.projectKey === undefined || wish.projectKey === stored.project.key;
  const kept = <Value>(wished: Value | undefined, now: Value): Value => (wished === undefined ? now : wished);
  return {
    name: kept(wish.name, stored.name),
    kind: kept(wish.kind, stored.kind),
    projectKey: kept(wish.projectKey, stored.project.key),
    requestTypeId: kept(wish.requestTypeId, staysInProject ? stored.requestTypeId : null),
    replyChannelId: kept(wish.replyChannelId, staysInProject ? stored.replyChannelId : null),
    stripQuotes: kept(wish.stripQuotes, stored.stripQuotes),
    catchAddresses: kept(wish.catchAddresses, stored.catchAddresses),
    bulkPolicy: kept(wish.bulkPolicy, stored.bulkPolicy),
    forwardTo: kept(wish.forwardTo, stored.forwardTo),
    createUsers: kept(wish.createUsers, stored.createUsers),
    notifyUsers: kept(wish.notifyUsers, stored.notifyUsers),
    ccAssignee: kept(wish.ccAssignee, stored.ccAssignee),
    ccParticipants: kept(wish.ccParticipants, stored.ccParticipants),
    defaultReporterId: kept(wish.defaultReporterId, stored.defaultReporterId),
    markerPattern: kept(wish.markerPattern, stored.markerPattern),
  };
}

/**
 * What a handler will be. Looks for everything wrong with it that only the database can tell.
 *
 * @param wish of the mailbox: what is left out stays, or is as suits the protocol
 * @param stored the handler to be changed; null: a new one
 * @throws Problem `not-found` of a project, or `invalid-input` that names all faults at once, by field path
 */
export async function handlerSettings(
  db: Db,
  actor: Actor,
  server: Pick<IncomingServerRecord, "mailServer">,
  wanted: WantedRules,
  wish: HandlerWish,
  stored: MailHandlerRecord | null,
): Promise<HandlerSettings> {
  const { projectKey, requestTypeId: wantedType, ...rules } = settledRules(wanted);
  const project = await findProjectAsAdmin(db, actor, projectKey);
  const types = await db.requestType.findMany({
    where: { projectId: project.id },
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: { id: true, requiredFields: true },
  });
  // A handler that opens no requests is not asked for a type, but has one, for the day that it does.
  const requestType = handlerOptions(rules.kind).creates
    ? types.find(({ id }) => id === wantedType)
    : (types.find(({ requiredFields }) => mailCanNotFill(requiredFields) === null) ?? types[0]);
  const protocol = incomingProtocol.parse(server.mailServer.protocol);
  const mailbox = stored?.mailbox ?? null;
  const fields = await handlerFaults(db, actor, {
    rules,
    project,
    requestType: requestType ?? null,
    protocol,
    server: server.mailServer,
    wish,
    stored,
  });
  if (fields.length > 0 || !requestType) {
    throw new Problem("invalid", "invalid-input", "Some fields need attention.", { fields });
  }
  return {
    columns: {
      name: rules.name,
      kind: rules.kind,
      projectId: project.id,
      requestTypeId: requestType.id,
      replyChannelId: rules.replyChannelId,
      stripQuotes: rules.stripQuotes,
      catchAddresses: [...new Set(rules.catchAddresses)],
      bulkPolicy: rules.bulkPolicy,
      forwardTo: rules.forwardTo,
      createUsers: rules.createUsers,
      notifyUsers: rules.notifyUsers,
      ccAssignee: rules.ccAssignee,
      ccParticipants: rules.ccParticipants,
      defaultReporterId: rules.defaultReporterId,
      markerPattern: rules.markerPattern,
    },
    reading: readingOf(protocol, wish, mailbox),
  };
}
