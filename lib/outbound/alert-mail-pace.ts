import { Prisma } from "@/prisma/generated/client.ts";

/** People to whom an alert mail is being sent at this moment: what comes for them now goes with the next one. */
export const usersInConversation = Prisma.sql`
  SELECT "userId" FROM "AlertMail" WHERE "state" = 'QUEUED' AND "leaseExpiresAt" > now()`;

/**
 * People who have had three alert mails within the hour, the last of them a few minutes ago: what comes for them is
 * gathered. What was told in one mail has one time of sending.
 */
export const usersToldEnough = Prisma.sql`
  SELECT "userId" FROM "AlertMail" WHERE "state" = 'SENT' AND "sentAt" > now() - interval '1 hour'
  GROUP BY "userId"
  HAVING count(DISTINCT "sentAt") >= 3 AND max("sentAt") > now() - interval '15 minutes'`;
