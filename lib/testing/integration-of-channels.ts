import { randomUUID } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import type { OAuthGrantState } from "@/prisma/generated/enums.ts";
import type { MailDesk } from "./mail-desk.ts";

type Grant = {
  /** The channel's own unless given. */
  readonly mailboxAddress?: string;
  readonly state?: OAuthGrantState;
  readonly refreshTokenExpiresAt?: Date;
  /** The channel that signs in by it. */
  readonly usedBy?: MailDesk;
};

/**
 * Adds an integration and its mailboxes, straight in the database and without tokens: all authorised a hundred days
 * before `now`, refreshed then, and not given a new refresh token since.
 */
export async function givenIntegrationOfChannels(
  now: Date,
  columns: { readonly credentialExpiresAt?: Date },
  grants: readonly Grant[] = [],
): Promise<{ id: string; name: string; grantId: string }> {
  const long = new Date(now.getTime() - 100 * 86_400_000);
  const { id, name } = await database().oAuthIntegration.create({
    data: {
      name: `Integration ${randomUUID()}`,
      provider: "CUSTOM",
      clientId: "client",
      authorizationEndpoint: "http://127.0.0.1:9/a",
      tokenEndpoint: "http://127.0.0.1:9/t",
      redirectKey: randomUUID(),
      settingsDigest: "digest",
      ...columns,
    },
  });
  const grantIds: string[] = [];
  for (const { usedBy, state = "ACTIVE", ...rest } of grants) {
    const mailboxAddress = rest.mailboxAddress ?? usedBy?.address ?? `unused-${randomUUID()}@desk.test`;
    const times = { authorizedAt: long, refreshTokenObtainedAt: long, lastRefreshedAt: now };
    const grant = await database().oAuthGrant.create({
      data: { integrationId: id, principal: mailboxAddress, state, ...times, ...rest, mailboxAddress },
    });
    grantIds.push(grant.id);
    if (usedBy) await signInBy(usedBy, grant.id);
  }
  return { id, name, grantId: grantIds[0] ?? "" };
}

/** Lets both servers of a channel sign in by a grant; null: by password again. */
export async function signInBy(channel: MailDesk, oauthGrantId: string | null): Promise<void> {
  const { incomingServerId, outgoingServerId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: channel.channelId },
  });
  const authentication = oauthGrantId === null ? "PASSWORD" : "OAUTH";
  await database().mailServer.updateMany({
    where: { id: { in: [incomingServerId, outgoingServerId] } },
    data: { oauthGrantId, authentication },
  });
}

/** Open alerts, in the order in which they were raised. */
export const openAlerts = () =>
  database().alert.findMany({ where: { endedAt: null }, orderBy: { id: "asc" } });

/** Occasions that were mailed to a person, in order. */
export async function mailedOccasions(userId: string): Promise<string[]> {
  const mails = await database().alertMail.findMany({ where: { userId }, orderBy: { id: "asc" } });
  return mails.map(({ occasion }) => occasion);
}

/** Every queued alert mail counts as sent. */
export async function alertMailsLeave(): Promise<void> {
  await database().alertMail.updateMany({ data: { state: "SENT" } });
}
