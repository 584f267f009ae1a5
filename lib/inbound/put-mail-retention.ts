import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { invalidField } from "@/lib/platform/problem.ts";
import { type mailRetentionView, retentionSelect as select } from "./get-mail-retention.ts";

const words = "Give a whole number of days from 1 to 36,500, or leave it empty to keep everything.";
const days = z.int(words).min(1, words).max(36_500, words).nullable();

export const putMailRetentionInput = z.object({
  rawMailDays: days,
  mailLogDays: days,
  quarantineDays: days,
});

/**
 * Sets how long original mails, the lines of the mail logs and the mail of the quarantine are kept; the cleaner follows
 * within the hour.
 *
 * @throws Problem `forbidden`, `invalid-input`
 */
export async function putMailRetention(
  actor: Actor,
  input: z.output<typeof putMailRetentionInput>,
): Promise<z.infer<typeof mailRetentionView>> {
  requireSystemAdmin(actor);
  const { rawMailDays, mailLogDays, quarantineDays } = input;
  if (rawMailDays !== null && mailLogDays !== null && rawMailDays > mailLogDays) {
    throw invalidField(
      "rawMailDays",
      "Originals leave with their line in the log at the latest: give at most as many days as for the logs.",
    );
  }
  return database().$transaction(async (tx) => {
    const before = await tx.instance.findUniqueOrThrow({ where: { id: 1 }, select });
    const isSame =
      before.rawMailDays === rawMailDays &&
      before.mailLogDays === mailLogDays &&
      before.quarantineDays === quarantineDays;
    if (isSame) return before;
    const after = { rawMailDays, mailLogDays, quarantineDays };
    await recordAudit(tx, actor, {
      action: "mail-retention.update",
      objectType: "instance",
      objectId: "1",
      objectLabel: "Retention of mail",
      detail: { before, after },
    });
    return tx.instance.update({ where: { id: 1 }, data: after, select });
  });
}
