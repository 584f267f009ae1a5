import { z } from "zod";
import { type AlertSubject, subjectOfKey } from "@/lib/alerts/alert-key.ts";
import { database } from "@/lib/platform/database.ts";

const routeRows = z.array(z.object({ address: z.string(), mailServerId: z.uuid() }).readonly());

/** A channel by whose outgoing server an alert mail can leave. */
export type AlertMailRoute = z.infer<typeof routeRows>[number];

/** What the alerts of a mail are about, and whose they are. */
export type AlertMailSubjects = {
  readonly alertKeys: readonly string[];
  readonly projectIds: readonly string[];
};

const mostRoutes = 50;

/**
 * The ways by which a mail about alerts can leave, best first: not by what an alert is about, not by a mailbox whose
 * sign-in or application is refused or that failed last, sending or being read, then by one of the alerts' own projects, then by what delivered
 * well last. What an alert is about comes at the end, for it may be the only way there is, and may still work.
 */
export async function alertMailRoutes(about: AlertMailSubjects): Promise<AlertMailRoute[]> {
  const { alertKeys, projectIds } = about;
  const subjects = alertKeys.flatMap((key) => subjectOfKey(key) ?? []);
  const idsOf = (wanted: AlertSubject["type"]) =>
    subjects.flatMap(({ type, id }) => (type === wanted ? id : []));
  const grantIds = idsOf("oauth-grant");
  const integrationIds = idsOf("oauth-integration");
  const mailboxIds = idsOf("mailbox");
  const serverIds = idsOf("mail-server");
  const hosts = idsOf("mail-host");
  const routes = await database().$queryRaw`
    SELECT channel."address", channel."outgoingServerId" AS "mailServerId"
    FROM "EmailChannel" AS channel
    JOIN "MailServer" AS server ON server."id" = channel."outgoingServerId"
    JOIN "MailServer" AS incoming ON incoming."id" = channel."incomingServerId"
    LEFT JOIN "Mailbox" AS mailbox ON mailbox."emailChannelId" = channel."id"
    LEFT JOIN "OAuthGrant" AS permission ON permission."id" = server."oauthGrantId"
    LEFT JOIN "OAuthIntegration" AS integration ON integration."id" = permission."integrationId"
    LEFT JOIN LATERAL (
      SELECT message."state", message."sentAt" FROM "OutboundMessage" AS message
      WHERE message."emailChannelId" = channel."id" AND message."attempts" > 0
      ORDER BY message."createdAt" DESC LIMIT 1
    ) AS last ON true
    WHERE channel."enabled"
    ORDER BY
      coalesce(permission."id"::text = ANY(${grantIds}), false)
        OR coalesce(integration."id"::text = ANY(${integrationIds}), false)
        OR coalesce(mailbox."id"::text = ANY(${mailboxIds}), false)
        OR server."id"::text = ANY(${serverIds})
        OR lower(server."host") = ANY(${hosts}) OR lower(incoming."host") = ANY(${hosts}),
      coalesce(permission."state" <> 'ACTIVE' OR integration."failureCode" IS NOT NULL, false),
      coalesce(last."state" NOT IN ('SENT', 'PARTLY_SENT'), false),
      mailbox."failureCode" IS NOT NULL,
      channel."projectId" <> ALL(${[...projectIds]}::uuid[]),
      last."state" IS NULL,
      last."sentAt" DESC NULLS LAST, channel."createdAt"
    LIMIT ${mostRoutes}`;
  return routeRows.parse(routes);
}
