import { smtpAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { withRenewedToken } from "@/lib/mail-servers/with-renewed-token.ts";
import { composeMessage } from "@/lib/message/compose-message.ts";
import { fingerprintOf, ownFingerprintHeader } from "@/lib/message/fingerprint.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OutgoingMessage, SubmitResult } from "@/lib/smtp/submit-message.ts";
import { submitMessage } from "@/lib/smtp/submit-message.ts";
import type { DeliveryOutcome } from "./delivery-outcome.ts";
import { outcomeOfDefect, outcomeOfError, outcomeOfResult } from "./delivery-outcome.ts";
import { instanceIdentity } from "./instance-identity.ts";
import type { SendingLease } from "./outgoing-lease.ts";
import { beginHandover, claimOutgoing, whileSending } from "./outgoing-lease.ts";
import { recordDelivery } from "./record-delivery.ts";

/**
 * Sends a queued message: claims it, composes it, hands it over, records what each recipient's server said. Does
 * nothing when it is not due or somebody else sends it. A failure is stored at the message with its next attempt.
 *
 * @param signal once it aborts, nobody waits for the server any more: the message becomes uncertain
 */
export async function sendMessage(outboundMessageId: string, signal?: AbortSignal): Promise<void> {
  const lease = await claimOutgoing(outboundMessageId);
  if (!lease) return;
  const outcome = await whileSending(lease, signal, () => attempt(lease));
  if (!outcome) return;
  if (!(await recordDelivery(lease, outcome))) {
    logger().warn({ outboundMessageId }, "the outcome of a delivery came too late to be recorded");
  }
}

/** Null: the lease was lost before anything left. */
async function attempt(lease: SendingLease): Promise<DeliveryOutcome | null> {
  const { outboundMessageId } = lease;
  let isHandedOver = false;
  try {
    const prepared = await prepare(outboundMessageId);
    if (prepared.message.recipients.length === 0) return { kind: "complete", recipients: [], failure: null };
    if (!(await beginHandover(lease))) return null;
    isHandedOver = true;
    return outcomeOfResult(await submit(prepared));
  } catch (error) {
    const outcome = outcomeOfError(error);
    if (!outcome) logger().error({ err: error, outboundMessageId }, "sending a message failed by a defect");
    else logger().info({ outboundMessageId, failure: outcome.failure?.code }, "a message did not leave");
    return outcome ?? outcomeOfDefect(isHandedOver);
  }
}

type Prepared = {
  readonly mailServerId: string;
  readonly access: Awaited<ReturnType<typeof smtpAccess>>;
  readonly message: OutgoingMessage;
};

/** Everything that can fail without doubt is done before the handover begins. */
async function prepare(outboundMessageId: string): Promise<Prepared> {
  const row = await database().outboundMessage.findUniqueOrThrow({
    where: { id: outboundMessageId },
    include: {
      recipients: true,
      emailChannel: { select: { outgoingServerId: true } },
      comment: { select: { attachments: true } },
    },
  });
  if (!row.emailChannel) {
    throw new Problem(
      "conflict",
      "no-outgoing-channel",
      "The e-mail channel that this message was to leave from was deleted. Discard the message and reply again.",
    );
  }
  const mailServerId = row.emailChannel.outgoingServerId;
  const { fingerprint } = await instanceIdentity();
  const attachments = [];
  for (const attachment of row.comment?.attachments ?? []) {
    attachments.push({
      filename: attachment.filename,
      contentType: attachment.contentType,
      content: await getBlob(attachment.storageKey),
    });
  }
  const mailboxes = (role: "TO" | "CC") =>
    row.recipients.flatMap((one) => (one.role === role ? [{ name: one.name, address: one.address }] : []));
  const raw = await composeMessage({
    from: { name: row.fromName, address: row.fromAddress },
    to: mailboxes("TO"),
    cc: mailboxes("CC"),
    subject: row.subject,
    messageId: row.messageId,
    inReplyTo: row.inReplyTo,
    references: row.references,
    text: row.bodyText,
    html: row.bodyHtml,
    attachments,
    headers: { [ownFingerprintHeader]: fingerprintOf(fingerprint) },
    date: row.createdAt,
  });
  return {
    mailServerId,
    access: await smtpAccess(database(), mailServerId),
    message: {
      envelopeFrom: row.fromAddress,
      recipients: row.recipients.flatMap((one) => (one.state === "PENDING" ? [one.address] : [])),
      raw,
      name: row.fromAddress.slice(row.fromAddress.lastIndexOf("@") + 1),
    },
  };
}

function submit({ mailServerId, access, message }: Prepared): Promise<SubmitResult> {
  return withRenewedToken(
    access,
    (rejectedToken) => smtpAccess(database(), mailServerId, { rejectedToken }),
    ({ endpoint, credentials }) => submitMessage(endpoint, credentials, message),
  );
}
