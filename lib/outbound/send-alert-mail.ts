import { smtpAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { withRenewedToken } from "@/lib/mail-servers/with-renewed-token.ts";
import { InvalidMessageError } from "@/lib/message/compose-message.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import type { SubmitResult } from "@/lib/smtp/submit-message.ts";
import { submitMessage } from "@/lib/smtp/submit-message.ts";
import { type AlertMailLease, claimAlertMails, whileSendingAlertMails } from "./alert-mail-lease.ts";
import { type AlertMessage, alertMessageOf, composeAlertMessage } from "./alert-mail-message.ts";
import { mailsOfFormerReaders } from "./alert-mail-readers.ts";
import { type AlertMailRoute, alertMailRoutes } from "./alert-mail-routes.ts";
import { type AlertMailOutcome, recordAlertMails } from "./record-alert-mails.ts";

/** So many servers are tried in one attempt; the next attempt goes on with those after them. */
const routesPerAttempt = 3;

/**
 * Sends a queued alert mail, together with all that are due for the same person, by a server that does not depend on
 * what the alerts are about. Does nothing when nothing is due, somebody else is sending to this person, or they have
 * been told enough for now. Alerts that do not concern them any more are left out. A failure is stored at the mails with their next attempt. A mail may arrive twice, always
 * with the same Message-ID, and is never lost: the opposite of an answer to a customer.
 */
export async function sendAlertMail(alertMailId: string): Promise<void> {
  const claimed = await claimAlertMails(alertMailId);
  if (!claimed) return;
  const lease = await withoutFormerReaders(claimed);
  const { alertMailIds } = lease;
  if (alertMailIds.length === 0) return;
  const outcome = await whileSendingAlertMails(lease, () => attempt(alertMailIds));
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

async function attempt(alertMailIds: readonly string[]): Promise<AlertMailOutcome> {
  try {
    return await sendByRoutes(alertMailIds);
  } catch (error) {
    if (error instanceof InvalidMessageError) return { kind: "failed", detail: error.message };
    if (error instanceof Problem) return later(error.message);
    logger().error({ err: error, alertMailId: alertMailIds[0] }, "sending an alert mail failed by a defect");
    const detail = "Mailroom failed while it sent this mail. The server's log has the details.";
    return { kind: "later", detail, isUncertain: true };
  }
}

function later(detail: string): AlertMailOutcome {
  return { kind: "later", detail, isUncertain: false };
}

async function sendByRoutes(alertMailIds: readonly string[]): Promise<AlertMailOutcome> {
  const message = await alertMessageOf(alertMailIds);
  if (!message) return later("It was deleted meanwhile.");
  const hindrance = await recipientHindrance(message.user);
  if (hindrance !== null) return { kind: "failed", detail: hindrance };
  const routes = await alertMailRoutes(message.about);
  if (routes.length === 0) return later(noRoute);
  const first = ((message.attempts - 1) * routesPerAttempt) % routes.length;
  const chosen = [...routes.slice(first), ...routes.slice(0, first)].slice(0, routesPerAttempt);
  const failures: RouteFailure[] = [];
  for (const route of chosen) {
    const failure = await sendByRoute(message, route);
    if (failure === null) return { kind: "sent" };
    failures.push(failure);
    // By another server at once it would certainly arrive twice, if it has arrived.
    if (failure.isUncertain) break;
  }
  const detail = failures.map(({ words }) => words).join(" ");
  const isFinal = failures.length === routes.length && failures.every(({ isPermanent }) => isPermanent);
  if (isFinal) return { kind: "failed", detail };
  return { kind: "later", detail, isUncertain: failures.some(({ isUncertain }) => isUncertain) };
}

const noRoute =
  "No e-mail channel is switched on by whose outgoing server Mailroom could send it. Connect a mailbox or switch one on.";

/** Why this person gets no mail now; null: nothing is against it. */
async function recipientHindrance(user: { readonly email: string }): Promise<string | null> {
  const isOwn = (await database().emailChannel.count({ where: { address: user.email } })) > 0;
  return isOwn ? "The address is that of an e-mail channel of Mailroom itself." : null;
}

type RouteFailure = {
  readonly words: string;
  readonly isPermanent: boolean;
  readonly isUncertain: boolean;
};

/** Null: the server has taken the mail. @throws InvalidMessageError, or a defect */
async function sendByRoute(message: AlertMessage, route: AlertMailRoute): Promise<RouteFailure | null> {
  const raw = await composeAlertMessage(message, route.address);
  const recipient = message.user.email;
  try {
    const result = await submit(route, recipient, raw);
    if (result.accepted.length > 0) return null;
    const [refused] = result.refused;
    return {
      words: `By ${route.address}: ${recipient} was refused. The server said: ${refused?.code ?? ""} ${refused?.text ?? ""}`,
      isPermanent: refused?.permanent ?? false,
      isUncertain: false,
    };
  } catch (error) {
    if (error instanceof SmtpError) {
      return {
        words: `By ${route.address}: ${error.message}`,
        isPermanent: error.permanent && error.code === "message-refused",
        isUncertain: error.code === "uncertain",
      };
    }
    if (!(error instanceof Problem)) throw error;
    return { words: `By ${route.address}: ${error.message}`, isPermanent: false, isUncertain: false };
  }
}

async function submit(route: AlertMailRoute, recipient: string, raw: Buffer): Promise<SubmitResult> {
  const message = {
    envelopeFrom: route.address,
    recipients: [recipient],
    raw,
    name: route.address.slice(route.address.lastIndexOf("@") + 1),
  };
  return withRenewedToken(
    await smtpAccess(database(), route.mailServerId),
    (rejectedToken) => smtpAccess(database(), route.mailServerId, { rejectedToken }),
    ({ endpoint, credentials }) => submitMessage(endpoint, credentials, message),
  );
}
