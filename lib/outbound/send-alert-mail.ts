import { InvalidMessageError } from "@/lib/message/compose-message.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { type AlertMailLease, claimAlertMails, whileSendingAlertMails } from "./alert-mail-lease.ts";
import { alertMessageOf, composeAlertMessage } from "./alert-mail-message.ts";
import { mailsOfFormerReaders } from "./alert-mail-readers.ts";
import { alertMailRoutes } from "./alert-mail-routes.ts";
import { recordAlertMails } from "./record-alert-mails.ts";
import { later, type RoutedOutcome, sendByRoutes } from "./send-by-routes.ts";

/**
 * Sends a queued alert mail, together with all that are due for the same person, by a server that does not depend on
 * what the alerts are about. Does nothing when nothing is due, somebody else is sending to this person, or they have
 * been told enough for now. Alerts that do not concern them any more are left out. A failure is stored at the mails with
 * their next attempt. A mail may arrive twice, always with the same Message-ID, and is never lost: the opposite of an
 * answer to a customer.
 *
 * @param signal once it aborts, somebody else may send it
 */
export async function sendAlertMail(alertMailId: string, signal?: AbortSignal): Promise<void> {
  const claimed = await claimAlertMails(alertMailId);
  if (!claimed) return;
  const lease = await withoutFormerReaders(claimed);
  const { alertMailIds } = lease;
  if (alertMailIds.length === 0) return;
  const outcome = await whileSendingAlertMails(lease, signal, () => attempt(alertMailIds));
  if (outcome.kind !== "sent") {
    const count = alertMailIds.length;
    logger().warn({ alertMailId, count, outcome: outcome.kind }, "alert mail not sent");
  }
  await recordAlertMails(lease, outcome);
}

/** Gives up those mails whose reader was deactivated or is no admin of what they are about; returns the rest. */
async function withoutFormerReaders(lease: AlertMailLease): Promise<AlertMailLease> {
  const former = new Set(await mailsOfFormerReaders(lease.alertMailIds));
  if (former.size === 0) return lease;
  const detail =
    "The account was deactivated, or is no admin of a project that this concerns any more, before the mail could leave.";
  await recordAlertMails({ ...lease, alertMailIds: [...former] }, { kind: "failed", detail });
  return { ...lease, alertMailIds: lease.alertMailIds.filter((id) => !former.has(id)) };
}

async function attempt(alertMailIds: readonly string[]): Promise<RoutedOutcome> {
  try {
    return await sendTogether(alertMailIds);
  } catch (error) {
    if (error instanceof InvalidMessageError) return { kind: "failed", detail: error.message };
    if (error instanceof Problem) return later(error.message);
    logger().error({ err: error, alertMailId: alertMailIds[0] }, "sending an alert mail failed by a defect");
    const detail = "Mailroom failed while it sent this mail. The server's log has the details.";
    return { kind: "later", detail, isUncertain: true };
  }
}

async function sendTogether(alertMailIds: readonly string[]): Promise<RoutedOutcome> {
  const message = await alertMessageOf(alertMailIds);
  if (!message) return later("It was deleted meanwhile.");
  return sendByRoutes(
    {
      recipient: message.user.email,
      attempts: message.attempts,
      compose: (senderAddress) => composeAlertMessage(message, senderAddress),
    },
    await alertMailRoutes(message.about),
  );
}
