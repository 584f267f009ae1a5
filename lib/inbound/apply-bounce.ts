import { readSignedMessageId } from "@/lib/message/message-id.ts";
import { alertMailOfMessageId } from "@/lib/outbound/alert-message-id.ts";
import type { InstanceIdentity } from "@/lib/outbound/instance-identity.ts";
import { noticeOfMessageId } from "@/lib/outbound/notice-message-id.ts";
import { recordAlertBounce } from "@/lib/outbound/record-alert-bounce.ts";
import { recordBounce } from "@/lib/outbound/record-bounce.ts";
import { recordNoticeBounce } from "@/lib/outbound/record-notice-bounce.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import type { Settlement } from "./settlement.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/**
 * Notes a delivery report at the message it tells about. Only a message of ours, proven by the signature in its
 * Message-ID, can bounce: nobody else can mark our mail as undelivered.
 */
export async function applyBounce(
  tx: Transaction,
  bounce: {
    readonly understood: UnderstoodMail;
    readonly identity: InstanceIdentity;
    readonly settled: Settlement;
  },
): Promise<Settlement> {
  const { understood, identity, settled } = bounce;
  const failed = understood.reported.filter((recipient) => recipient.hasFailed);
  const names = understood.reported.map((recipient) => recipient.address).join(", ");
  for (const messageId of understood.references) {
    const ours = readSignedMessageId(identity.messageIdKey, messageId);
    if (!ours) continue;
    const evidence = [
      ...settled.evidence,
      { kind: "signed-id", detail: `It tells about our own mail <${messageId}>.`, weight: 200 },
    ];
    if (failed.length === 0 && understood.reported.length > 0) {
      return {
        ...settled,
        reason: `Automated delivery status message: not a failure, for ${names}.`,
        evidence,
      };
    }
    const recipients = failed.map(({ hasFailed: _hasFailed, ...recipient }) => recipient);
    const alertMailId = alertMailOfMessageId(identity.messageIdKey, messageId);
    if (alertMailId !== null) {
      const returned = await recordAlertBounce(tx, { alertMailId, recipients });
      const whom = returned?.address ?? (names || "its reader");
      const reason = `Automated delivery status message: an alert did not reach ${whom}.`;
      return { ...settled, reason, evidence };
    }
    const notice = noticeOfMessageId(identity.messageIdKey, messageId);
    if (notice) {
      const returned = await recordNoticeBounce(tx, { noticeMailId: notice.id, recipients });
      const what = notice.kind === "FORWARD" ? "a mail that was passed on" : "a welcome";
      const whom = returned?.address ?? (names || "its reader");
      return {
        ...settled,
        reason: `Automated delivery status message: ${what} did not reach ${whom}.`,
        evidence,
      };
    }
    const recorded = await recordBounce(tx, { outboundMessageId: ours.subject, recipients });
    if (!recorded) continue;
    const whom = failed.length === 0 ? "a recipient that it does not name" : names;
    return {
      ...settled,
      requestId: recorded.requestId,
      reason: `Automated delivery status message: our mail did not reach ${whom}.`,
      evidence,
    };
  }
  return { ...settled, reason: `${settled.reason} It tells about no mail of this installation.` };
}
