import { z } from "zod";
import { incomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";
import { AfterProcessing, TransportSecurity } from "@/prisma/generated/enums.ts";
import { channelAction, incomingHealthOf, outgoingHealth } from "./channel-health.ts";
import { channelActionView, failureView, incomingStates, outgoingStates } from "./channel-health-view.ts";
import type { ChannelRecord, ServerRecord } from "./channel-record.ts";
import { serverWarnings, warningView } from "./server-warnings.ts";
import { readingSettings, settingsVersion } from "./settings-version.ts";

const grantView = z.object({
  id: z.uuid(),
  integrationId: z.uuid(),
  integrationName: z.string(),
  mailboxAddress: z.string(),
  state: z.enum(["ACTIVE", "REAUTHORIZATION_REQUIRED", "REVOKED"]),
});

/** A server as people see it, never with a secret. */
export const serverView = z.object({
  host: z.string(),
  port: z.number(),
  security: z.enum(TransportSecurity),
  timeoutMs: z.number(),
  username: z.string(),
  authentication: z.discriminatedUnion("method", [
    z.object({ method: z.literal("password"), hasPassword: z.boolean() }),
    z.object({ method: z.literal("oauth"), integrationId: z.uuid(), mailboxAddress: z.string() }),
  ]),
  /** The tokens that sign in; null with a password. */
  grant: grantView.nullable(),
  /** The latest failure while it lasts. */
  failure: failureView.nullable(),
  lastSucceededAt: z.date().nullable(),
  warnings: z.array(warningView),
});

/** An e-mail channel with its health, never with a secret. */
export const channelView = z.object({
  id: z.uuid(),
  projectId: z.uuid(),
  projectKey: z.string(),
  address: z.string(),
  displayName: z.string(),
  requestType: z.object({ id: z.uuid(), name: z.string() }),
  enabled: z.boolean(),
  /** Mail handlers whose answers leave by it. */
  answersOfHandlers: z.int(),
  incoming: serverView.extend({
    state: z.enum(incomingStates),
    protocol: incomingProtocol,
    mailboxId: z.uuid(),
    folder: z.string(),
    /** What is done on the server with a mail that is safely stored here. */
    afterProcessing: z.enum(AfterProcessing),
    /** Folder that mails are moved to; null: they are not. */
    moveToFolder: z.string().nullable(),
    pollIntervalSeconds: z.number(),
    /** Mail from before this is left alone; null: everything is taken in. */
    beginAt: z.date().nullable(),
    /** Mail from before this is taken in without notifying anybody; null: there is none. */
    quietBefore: z.date().nullable(),
  }),
  outgoing: serverView.extend({ state: z.enum(outgoingStates) }),
  lastMailAt: z.date().nullable(),
  /** The one thing to do next; null: nothing. */
  action: channelActionView.nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  /** Names the present settings: a change that gives it is refused when they are others by then. */
  version: z.string(),
});
export type ChannelView = z.infer<typeof channelView>;

/** What a person may see of a channel. */
export function viewOfChannel(channel: ChannelRecord, now = new Date()): ChannelView {
  const { mailbox } = channel;
  if (!mailbox) throw new Error(`Channel ${channel.id} has no mailbox.`);
  const incoming = incomingHealthOf(channel, mailbox, now);
  const outgoing = outgoingHealth(channel);
  return {
    id: channel.id,
    projectId: channel.projectId,
    projectKey: channel.project.key,
    address: channel.address,
    displayName: channel.displayName,
    requestType: channel.requestType,
    enabled: channel.enabled,
    answersOfHandlers: channel._count.repliesOf,
    incoming: {
      ...settingsOf(channel.incomingServer),
      ...incoming,
      protocol: channel.incomingServer.protocol === "POP3" ? "POP3" : "IMAP",
      mailboxId: mailbox.id,
      folder: mailbox.folder,
      afterProcessing: mailbox.afterProcessing,
      moveToFolder: mailbox.moveToFolder,
      pollIntervalSeconds: mailbox.pollIntervalSeconds,
      beginAt: mailbox.beginAt,
      quietBefore: mailbox.quietBefore,
    },
    outgoing: { ...settingsOf(channel.outgoingServer), ...outgoing },
    lastMailAt: mailbox.lastMailAt,
    action: channelAction(channel, incoming, outgoing),
    createdAt: channel.createdAt,
    updatedAt: channel.updatedAt,
    version: versionOfChannel(channel),
  };
}

/** Names the present settings of a channel. */
export function versionOfChannel({ address, displayName, requestType, ...channel }: ChannelRecord): string {
  const { incomingServer, outgoingServer, mailbox } = channel;
  return settingsVersion({
    address,
    displayName,
    requestTypeId: requestType.id,
    incoming: connectionOf(incomingServer),
    outgoing: connectionOf(outgoingServer),
    reading: readingSettings(mailbox),
  });
}

function connectionOf(server: ServerRecord) {
  const { protocol, host, port, security, timeoutMs, username, oauthGrant } = server;
  return [protocol, host, port, security, timeoutMs, username, oauthGrant?.id ?? null];
}

/** The settings of a server as people see them. */
export function settingsOf(server: ServerRecord) {
  const { host, port, security, timeoutMs, username, oauthGrant, passwordSealed } = server;
  return {
    host,
    port,
    security,
    timeoutMs,
    username,
    authentication: oauthGrant
      ? {
          method: "oauth" as const,
          integrationId: oauthGrant.integrationId,
          mailboxAddress: oauthGrant.mailboxAddress,
        }
      : { method: "password" as const, hasPassword: passwordSealed !== null },
    grant: oauthGrant && {
      id: oauthGrant.id,
      integrationId: oauthGrant.integrationId,
      integrationName: oauthGrant.integration.name,
      mailboxAddress: oauthGrant.mailboxAddress,
      state: oauthGrant.state,
    },
    warnings: serverWarnings(server),
  };
}
