import { removeUnfinishedBlobs } from "@/lib/platform/blob-files.ts";
import { defaultRoot } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { settleDoomedBlobs } from "@/lib/platform/remove-blob.ts";
import {
  deleteAlertMails,
  deleteConnectivityLines,
  deleteNoticeMails,
  forgetLogLines,
} from "./clean-log-lines.ts";
import { cleanOriginals } from "./clean-originals.ts";
import { cleanQuarantine } from "./clean-quarantine.ts";
import { cleanStore } from "./clean-store.ts";
import { retentionSelect } from "./get-mail-retention.ts";
import { neededBlobs } from "./needed-blobs.ts";

const dayMs = 86_400_000;

/**
 * Deletes what is older than the retention settings say: originals of settled mail, lines of both mail logs, alert mails
 * that have left. Mail that waited too long for a person is discarded. Requests and their conversation are not touched.
 * May be stopped anywhere and run again.
 */
export async function cleanMailLog(now: Date, signal: AbortSignal): Promise<void> {
  await settleDoomedBlobs(neededBlobs);
  await removeUnfinishedBlobs(defaultRoot(), dayMs);
  const settings = await database().instance.findUnique({
    where: { id: 1 },
    select: retentionSelect,
  });
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  const { rawMailDays = null, mailLogDays = null, quarantineDays = null } = settings ?? {};
  const discarded =
    quarantineDays === null ? 0 : await cleanQuarantine(before(quarantineDays), quarantineDays, signal);
  const limits = [rawMailDays, mailLogDays].filter((days) => days !== null);
  const originals = limits.length === 0 ? 0 : await cleanOriginals(before(Math.min(...limits)), signal);
  let lines = 0;
  if (mailLogDays !== null) {
    const oldest = before(mailLogDays);
    lines += await forgetLogLines(oldest, signal);
    lines += await deleteConnectivityLines(oldest, signal);
    lines += await deleteAlertMails(oldest, signal);
    lines += await deleteNoticeMails(oldest, signal);
  }
  const orphans = await cleanStore(now, signal);
  if (discarded + originals + lines + orphans > 0)
    logger().info({ discarded, originals, lines, orphans }, "old mail was cleaned away");
}
