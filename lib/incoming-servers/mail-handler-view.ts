import { z } from "zod";
import { incomingHealthOf } from "@/lib/email-channels/channel-health.ts";
import { failureView, incomingStates } from "@/lib/email-channels/channel-health-view.ts";
import { readingSettings, settingsVersion } from "@/lib/email-channels/settings-version.ts";
import { incomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";
import { AfterProcessing, BulkPolicy, MailHandlerKind } from "@/prisma/generated/enums.ts";
import type { IncomingServerRecord, MailHandlerRecord } from "./incoming-server-record.ts";

/** A mail handler with its health. */
export const mailHandlerView = z.object({
  id: z.uuid(),
  name: z.string(),
  server: z.object({ id: z.uuid(), name: z.string(), protocol: incomingProtocol }),
  enabled: z.boolean(),
  kind: z.enum(MailHandlerKind),
  project: z.object({ id: z.uuid(), key: z.string(), name: z.string() }),
  requestType: z.object({ id: z.uuid(), name: z.string() }),
  /** The channel that answers leave by; null: they can not be mailed. */
  replyChannel: z.object({ id: z.uuid(), address: z.string() }).nullable(),
  stripQuotes: z.boolean(),
  catchAddresses: z.array(z.string()),
  bulkPolicy: z.enum(BulkPolicy),
  forwardTo: z.string().nullable(),
  createUsers: z.boolean(),
  notifyUsers: z.boolean(),
  ccAssignee: z.boolean(),
  ccParticipants: z.boolean(),
  defaultReporter: z.object({ id: z.uuid(), name: z.string(), email: z.string() }).nullable(),
  markerPattern: z.string().nullable(),
  mailboxId: z.uuid(),
  folder: z.string(),
  pollIntervalSeconds: z.number(),
  afterProcessing: z.enum(AfterProcessing),
  moveToFolder: z.string().nullable(),
  /** Mail from before this is left alone; null: everything is taken in. */
  beginAt: z.date().nullable(),
  state: z.enum(incomingStates),
  /** The latest failure while it lasts. */
  failure: failureView.nullable(),
  lastPolledAt: z.date().nullable(),
  lastSucceededAt: z.date().nullable(),
  lastMailAt: z.date().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  /** Names the present settings: a change that gives it is refused when they are others by then. */
  version: z.string(),
});
export type MailHandlerView = z.infer<typeof mailHandlerView>;

/** What a system admin sees of a handler. */
export function viewOfHandler(
  handler: IncomingServerRecord["handlers"][number],
  server: MailHandlerRecord["incomingServer"],
  now = new Date(),
): MailHandlerView {
  const { mailbox } = handler;
  if (!mailbox) throw new Error(`Mail handler ${handler.id} has no mailbox.`);
  const { enabled, updatedAt } = handler;
  const health = incomingHealthOf({ enabled, updatedAt, incomingServer: server.mailServer }, mailbox, now);
  const protocol = incomingProtocol.parse(server.mailServer.protocol);
  return {
    id: handler.id,
    name: handler.name,
    server: { id: server.id, name: server.name, protocol },
    enabled,
    kind: handler.kind,
    project: handler.project,
    requestType: handler.requestType,
    replyChannel: handler.replyChannel,
    stripQuotes: handler.stripQuotes,
    catchAddresses: handler.catchAddresses,
    bulkPolicy: handler.bulkPolicy,
    forwardTo: handler.forwardTo,
    createUsers: handler.createUsers,
    notifyUsers: handler.notifyUsers,
    ccAssignee: handler.ccAssignee,
    ccParticipants: handler.ccParticipants,
    defaultReporter: handler.defaultReporter,
    markerPattern: handler.markerPattern,
    mailboxId: mailbox.id,
    folder: mailbox.folder,
    pollIntervalSeconds: mailbox.pollIntervalSeconds,
    afterProcessing: mailbox.afterProcessing,
    moveToFolder: mailbox.moveToFolder,
    beginAt: mailbox.beginAt,
    ...health,
    lastPolledAt: mailbox.lastPolledAt,
    lastMailAt: mailbox.lastMailAt,
    createdAt: handler.createdAt,
    updatedAt,
    version: versionOfHandler(handler),
  };
}

/** Names the present settings of a handler. */
export function versionOfHandler(handler: IncomingServerRecord["handlers"][number]): string {
  const { name, kind, projectId, requestTypeId, replyChannelId, mailbox } = handler;
  const { catchAddresses, bulkPolicy, forwardTo, stripQuotes, markerPattern } = handler;
  const { createUsers, notifyUsers, ccAssignee, ccParticipants, defaultReporterId } = handler;
  return settingsVersion({
    target: [name, kind, projectId, requestTypeId, replyChannelId],
    mail: [catchAddresses, bulkPolicy, forwardTo, stripQuotes, markerPattern],
    people: [createUsers, notifyUsers, ccAssignee, ccParticipants, defaultReporterId],
    reading: readingSettings(mailbox),
  });
}
