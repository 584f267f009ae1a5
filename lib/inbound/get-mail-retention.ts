import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";

export const mailRetentionView = z.object({
  /** Days after which the original of a processed mail is deleted; null: it is kept. */
  rawMailDays: z.int().nullable(),
  /** Days after which a line leaves the mail logs, and the original with it; null: it stays. */
  mailLogDays: z.int().nullable(),
});

/** How long original mails and the lines of the mail logs are kept. @throws Problem `forbidden` */
export async function getMailRetention(actor: Actor): Promise<z.infer<typeof mailRetentionView>> {
  requireSystemAdmin(actor);
  return database().instance.findUniqueOrThrow({
    where: { id: 1 },
    select: { rawMailDays: true, mailLogDays: true },
  });
}
