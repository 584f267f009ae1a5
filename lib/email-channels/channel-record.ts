import type { Prisma } from "@/prisma/generated/client.ts";

const serverInclude = {
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

/** What a channel's view is made of. */
export const channelInclude = {
  project: { select: { key: true } },
  requestType: { select: { id: true, name: true } },
  incomingServer: { include: serverInclude },
  outgoingServer: { include: serverInclude },
  mailbox: {
    include: {
      connectivity: {
        where: { succeeded: false },
        orderBy: { at: "desc" },
        take: 1,
        select: { code: true, serverWords: true },
      },
    },
  },
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
