import type { Prisma } from "@/prisma/generated/client.ts";

/** What a mail server's view is made of. */
export const serverInclude = {
  oauthGrant: {
    select: {
      id: true,
      integrationId: true,
      mailboxAddress: true,
      state: true,
      failureCode: true,
      failureDetail: true,
      integration: {
        select: {
          name: true,
          grantType: true,
          settingsDigest: true,
          testedDigest: true,
          failureCode: true,
          failureDetail: true,
        },
      },
    },
  },
} as const satisfies Prisma.MailServerInclude;

/** What the health of a mailbox is told from. */
export const mailboxInclude = {
  connectivity: {
    where: { succeeded: false },
    orderBy: { at: "desc" },
    // Enough to tell whether failures go on: tries come at growing intervals.
    take: 10,
    select: { at: true, code: true, serverWords: true },
  },
} as const satisfies Prisma.MailboxInclude;

/** What a channel's view is made of. */
export const channelInclude = {
  project: { select: { key: true } },
  requestType: { select: { id: true, name: true } },
  _count: { select: { repliesOf: true } },
  incomingServer: { include: serverInclude },
  outgoingServer: { include: serverInclude },
  mailbox: { include: mailboxInclude },
  // What was tried lately shows how sending fares.
  outboundMessages: {
    where: { attempts: { gt: 0 }, state: { not: "DISCARDED" } },
    orderBy: { createdAt: "desc" },
    take: 10,
    select: {
      state: true,
      failureCode: true,
      failureDetail: true,
      sentAt: true,
      recipients: {
        where: { serverWords: { not: null }, state: { in: ["REFUSED", "PENDING"] } },
        take: 1,
        select: { serverWords: true },
      },
    },
  },
} as const satisfies Prisma.EmailChannelInclude;

export type ChannelRecord = Prisma.EmailChannelGetPayload<{ include: typeof channelInclude }>;
export type ServerRecord = ChannelRecord["incomingServer"];
