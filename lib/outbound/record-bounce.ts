import type { Transaction } from "@/lib/platform/database.ts";
import { announceDelivery } from "./announce-delivery.ts";
import { returnToAgent } from "./record-delivery.ts";

/** What a delivery report (RFC 3464) says of one recipient. */
export type BouncedRecipient = {
  readonly address: string;
  readonly enhancedStatus: string | null;
  readonly serverWords: string | null;
};

/**
 * Notes at a sent message that it did not reach recipients. A report about an address that the message was not sent
 * to (it was forwarded), or about none, counts for its only recipient. The request waits for an agent again.
 *
 * @returns the request that the message belongs to, or null when there is no such message
 */
export async function recordBounce(
  tx: Transaction,
  bounce: { readonly outboundMessageId: string; readonly recipients: readonly BouncedRecipient[] },
): Promise<{ readonly requestId: string } | null> {
  const message = await tx.outboundMessage.findUnique({
    where: { id: bounce.outboundMessageId },
    select: {
      id: true,
      requestId: true,
      request: { select: { projectId: true } },
      recipients: { select: { address: true } },
    },
  });
  if (!message) return null;
  const sentTo = message.recipients.map((recipient) => recipient.address);
  const [only] = sentTo.length === 1 ? sentTo : [];
  const unnamed = only === undefined ? [] : [{ address: only, enhancedStatus: null, serverWords: null }];
  const bounced = bounce.recipients.length > 0 ? bounce.recipients : unnamed;
  for (const recipient of bounced) {
    const address = sentTo.includes(recipient.address) ? recipient.address : only;
    if (address !== undefined) {
      await tx.outboundRecipient.update({
        where: { outboundMessageId_address: { outboundMessageId: message.id, address } },
        data: {
          state: "BOUNCED",
          enhancedStatus: recipient.enhancedStatus,
          serverWords: recipient.serverWords,
        },
      });
    }
  }
  await tx.requestEvent.create({
    data: {
      requestId: message.requestId,
      kind: "mail-bounced",
      detail: {
        outboundMessageId: message.id,
        recipients: bounced.map((recipient) => ({ ...recipient })),
      },
    },
  });
  await returnToAgent(tx, message.requestId);
  await announceDelivery(tx, {
    id: message.id,
    requestId: message.requestId,
    projectId: message.request.projectId,
  });
  return { requestId: message.requestId };
}
