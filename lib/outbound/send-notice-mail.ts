import { randomUUID } from "node:crypto";
import { InvalidMessageError } from "@/lib/message/compose-message.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { AlertMailRoute } from "./alert-mail-routes.ts";
import { alertMailRoutes } from "./alert-mail-routes.ts";
import { retryDelayMs } from "./delivery-outcome.ts";
import { noteAtMail } from "./note-at-mail.ts";
import { composeNotice, type NoticeMessage, noticeMessage } from "./notice-mail-message.ts";
import { later, type RoutedOutcome, sendByRoutes } from "./send-by-routes.ts";
import { sendingLeaseSeconds as leaseSeconds, whileRenewed } from "./sending-lease.ts";

/** As long as mail servers try (RFC 5321 §4.5.4.1). */
const keptTryingMs = 5 * 86_400_000;
/** From here on the time between two attempts stays as it is. */
const attemptsOfLongestDelay = 20;

/**
 * Sends a mail that Mailroom wrote of itself because of a mail that came in, by a server that works. Does nothing when
 * it is not due or somebody else is sending it. It may arrive twice, always with the same Message-ID, and is never lost.
 *
 * @param signal once it aborts, somebody else may send it
 */
export async function sendNoticeMail(noticeMailId: string, signal?: AbortSignal): Promise<void> {
  const owner = randomUUID();
  const claimed = await database().$executeRaw`
    UPDATE "NoticeMail"
    SET "leaseOwner" = ${owner}, "attempts" = "attempts" + 1,
        "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
    WHERE "id" = ${noticeMailId}::uuid AND "state" = 'QUEUED' AND "nextAttemptAt" <= now()
      AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < now())`;
  if (claimed === 0) return;
  const notice = await noticeMessage(noticeMailId);
  if (!notice) return;
  const renew = async () => {
    await database().$executeRaw`
      UPDATE "NoticeMail" SET "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
      WHERE "id" = ${noticeMailId}::uuid AND "state" = 'QUEUED' AND "leaseOwner" = ${owner}`;
  };
  const outcome = await whileRenewed(renew, signal, () => attempt(notice));
  if (outcome.kind !== "sent") {
    logger().warn({ noticeMailId, kind: notice.kind, outcome: outcome.kind }, "notice mail not sent");
  }
  await database().$transaction(async (tx) => {
    const after = columnsAfter(notice, outcome, await databaseNow(tx));
    const { count } = await tx.noticeMail.updateMany({
      where: { id: noticeMailId, leaseOwner: owner, state: "QUEUED" },
      data: { leaseOwner: null, leaseExpiresAt: null, ...after },
    });
    if (count === 0 || !("state" in after)) return;
    const what = notice.kind === "FORWARD" ? "passed on" : "answered with a welcome";
    const detail =
      after.state === "SENT"
        ? `It was ${what}, to ${notice.recipient}.`
        : `It could not be ${what}, to ${notice.recipient}: ${after.failureDetail}`;
    await noteAtMail(tx, notice.inboundMessage, detail);
  });
}

async function attempt(notice: NoticeMessage): Promise<RoutedOutcome> {
  try {
    return await sendByRoutes(
      {
        recipient: notice.recipient,
        attempts: notice.attempts,
        compose: (senderAddress) => composeNotice(notice, senderAddress),
      },
      await routesOf(notice),
    );
  } catch (error) {
    if (error instanceof InvalidMessageError) return { kind: "failed", detail: error.message };
    if (error instanceof Problem) return later(error.message);
    logger().error({ err: error, noticeMailId: notice.id }, "sending a notice mail failed by a defect");
    return later("Mailroom failed while it sent this mail. The server's log has the details.");
  }
}

/**
 * First by the channel that the handler answers by, then by others of the project, as only these may carry the mail that
 * is passed on. A customer gets mail by a channel of the project only.
 */
async function routesOf({ kind, inboundMessage }: NoticeMessage): Promise<readonly AlertMailRoute[]> {
  const projectId = inboundMessage.project.id;
  const routes = await alertMailRoutes({ alertKeys: [], projectIds: [projectId] });
  const preferred = inboundMessage.mailbox.mailHandler?.replyChannel?.address;
  const channels = await database().emailChannel.findMany({
    where: { projectId },
    select: { address: true },
  });
  const addresses = new Set(channels.map(({ address }) => address));
  const own = routes
    .filter(({ address }) => addresses.has(address))
    .toSorted((a, b) => Number(b.address === preferred) - Number(a.address === preferred));
  if (kind !== "FORWARD") return own;
  return [...own, ...routes.filter(({ address }) => !addresses.has(address))];
}

function columnsAfter({ attempts, createdAt }: NoticeMessage, outcome: RoutedOutcome, now: Date) {
  if (outcome.kind === "sent") return { state: "SENT" as const, sentAt: now, failureDetail: null };
  const detail = outcome.detail.replaceAll("\0", "");
  if (outcome.kind === "failed") return { state: "FAILED" as const, failureDetail: detail };
  const isOld = now.getTime() - createdAt.getTime() > keptTryingMs;
  if (isOld && attempts > attemptsOfLongestDelay) {
    const failureDetail = `Given up after five days and ${attempts} attempts. ${detail}`;
    return { state: "FAILED" as const, failureDetail };
  }
  const delayMs = retryDelayMs(Math.min(attempts, attemptsOfLongestDelay)) ?? 0;
  return { nextAttemptAt: new Date(now.getTime() + delayMs), failureDetail: detail };
}
