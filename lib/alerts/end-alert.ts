import { databaseNow, type Transaction } from "@/lib/platform/database.ts";
import { announceAlerts } from "./announce-alerts.ts";
import { queueEndedMails } from "./queue-alert-mails.ts";

/**
 * Ends the open alert of a key and queues a mail that says so to those who were told of it. Does nothing when none is
 * open.
 *
 * @param ended.detail how it was solved, in a sentence
 * @returns whether one was open
 */
export async function endAlert(
  tx: Transaction,
  ended: { readonly key: string; readonly detail?: string },
): Promise<boolean> {
  const [alert] = await tx.alert.updateManyAndReturn({
    where: { openKey: ended.key },
    data: { openKey: null, endedAt: await databaseNow(tx) },
  });
  if (!alert) return false;
  await queueEndedMails(tx, alert, ended.detail ?? "");
  await announceAlerts(tx, [alert]);
  return true;
}
