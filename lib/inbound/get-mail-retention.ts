import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

export const mailRetentionView = z.object({
  /** Days after which the original of a processed mail is deleted; null: it is kept. */
  rawMailDays: z.int().nullable(),
  /** Days after which a line leaves the mail logs, and the original with it; null: it stays. */
  mailLogDays: z.int().nullable(),
  /** Days after which mail that is held or has failed is discarded; null: it waits for a person. */
  quarantineDays: z.int().nullable(),
});

/** What a query must select for the view. */
export const retentionSelect = {
  rawMailDays: true,
  mailLogDays: true,
  quarantineDays: true,
} as const satisfies Prisma.InstanceSelect;

/** How long original mails, the lines of the mail logs and the mail of the quarantine are kept. @throws Problem `forbidden` */
export async function getMailRetention(actor: Actor): Promise<z.infer<typeof mailRetentionView>> {
  requireSystemAdmin(actor);
  return database().instance.findUniqueOrThrow({
    where: { id: 1 },
    select: retentionSelect,
  });
}
