import { announceAlerts } from "@/lib/alerts/announce-alerts.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import type { BouncedRecipient } from "./record-bounce.ts";

/**
 * Notes at an alert mail, and at those that left together with it, that it came back: its reader was not told. One that
 * is sent once more at this moment is left alone; that comes back as well.
 *
 * @returns whom it did not reach, or null when there is no such mail
 */
export async function recordAlertBounce(
  tx: Transaction,
  bounce: { readonly alertMailId: string; readonly recipients: readonly BouncedRecipient[] },
): Promise<{ readonly address: string } | null> {
  const mail = await tx.alertMail.findUnique({
    where: { id: bounce.alertMailId },
    select: { userId: true, sentAt: true, user: { select: { email: true } } },
  });
  if (!mail) return null;
  const address = mail.user.email;
  if (mail.sentAt === null) return { address };
  const words = bounce.recipients.map(
    (one) => `${one.address}: ${one.enhancedStatus ?? ""} ${one.serverWords ?? ""}`,
  );
  const detail = `The mail was sent and came back. ${words.join(" ")}`.replaceAll("\0", "").trim();
  const together = await tx.alertMail.updateManyAndReturn({
    // What was told in one mail has one time of sending.
    where: { userId: mail.userId, sentAt: mail.sentAt, state: "SENT" },
    data: { state: "FAILED", failureDetail: detail },
    select: { alert: { select: { id: true, projectIds: true } } },
  });
  await announceAlerts(
    tx,
    together.map(({ alert }) => alert),
  );
  return { address };
}
