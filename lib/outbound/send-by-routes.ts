import { smtpAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { withRenewedToken } from "@/lib/mail-servers/with-renewed-token.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import type { SubmitResult } from "@/lib/smtp/submit-message.ts";
import { submitMessage } from "@/lib/smtp/submit-message.ts";
import type { AlertMailRoute } from "./alert-mail-routes.ts";

/** So many servers are tried in one attempt; the next attempt goes on with those after them. */
const routesPerAttempt = 3;

/** What came of an attempt to send a mail that Mailroom wrote of itself. */
export type RoutedOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly detail: string }
  | {
      readonly kind: "later";
      readonly detail: string;
      /** It may have arrived. */
      readonly isUncertain: boolean;
    };

/** A mail to one person that may leave by any of several servers. */
export type RoutedMail = {
  readonly recipient: string;
  /** How often it was tried, this time included. */
  readonly attempts: number;
  /** The bytes as they leave from an address. @throws InvalidMessageError */
  readonly compose: (senderAddress: string) => Promise<Buffer>;
};

/** Nothing has left, nothing is uncertain: it is tried again. */
export function later(detail: string): RoutedOutcome {
  return { kind: "later", detail, isUncertain: false };
}

const noRoute =
  "No e-mail channel is switched on by whose outgoing server Mailroom could send it. Connect a mailbox or switch one on.";

/**
 * Tries servers one after the other until one takes the mail; the next attempt goes on with other ones.
 *
 * @throws InvalidMessageError, or a defect
 */
export async function sendByRoutes(
  mail: RoutedMail,
  routes: readonly AlertMailRoute[],
): Promise<RoutedOutcome> {
  const hindrance = await recipientHindrance(mail.recipient);
  if (hindrance !== null) return { kind: "failed", detail: hindrance };
  if (routes.length === 0) return later(noRoute);
  const first = ((mail.attempts - 1) * routesPerAttempt) % routes.length;
  const chosen = [...routes.slice(first), ...routes.slice(0, first)].slice(0, routesPerAttempt);
  const failures: RouteFailure[] = [];
  for (const route of chosen) {
    const failure = await sendByRoute(mail, route);
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

/** Why this person gets no mail now; null: nothing is against it. */
async function recipientHindrance(address: string): Promise<string | null> {
  const isOwn = (await database().emailChannel.count({ where: { address } })) > 0;
  return isOwn ? "The address is that of an e-mail channel of Mailroom itself." : null;
}

type RouteFailure = {
  readonly words: string;
  readonly isPermanent: boolean;
  readonly isUncertain: boolean;
};

/** Null: the server has taken the mail. */
async function sendByRoute(mail: RoutedMail, route: AlertMailRoute): Promise<RouteFailure | null> {
  const raw = await mail.compose(route.address);
  const { recipient } = mail;
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
