import type { Transaction } from "@/lib/platform/database.ts";
import { noteAtMail } from "./note-at-mail.ts";
import type { BouncedRecipient } from "./record-bounce.ts";

/**
 * Notes at a mail that Mailroom wrote of itself that it came back.
 *
 * @returns whom it did not reach, or null when there is no such mail
 */
export async function recordNoticeBounce(
  tx: Transaction,
  bounce: { readonly noticeMailId: string; readonly recipients: readonly BouncedRecipient[] },
): Promise<{ readonly address: string } | null> {
  const mail = await tx.noticeMail.findUnique({
    where: { id: bounce.noticeMailId },
    select: { recipient: true, inboundMessage: { select: { id: true, projectId: true } } },
  });
  if (!mail) return null;
  const words = bounce.recipients.map(
    (one) => `${one.address}: ${one.enhancedStatus ?? ""} ${one.serverWords ?? ""}`,
  );
  const failureDetail = `The mail was sent and came back. ${words.join(" ")}`.replaceAll("\0", "").trim();
  const { count } = await tx.noticeMail.updateMany({
    where: { id: bounce.noticeMailId, state: "SENT" },
    data: { state: "FAILED", failureDetail },
  });
  if (count > 0) await noteAtMail(tx, mail.inboundMessage, `To ${mail.recipient}: ${failureDetail}`);
  return { address: mail.recipient };
}
