import { instanceIdentity } from "@/lib/outbound/instance-identity.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { ClaimedMail } from "./ingest-claim.ts";
import { claimStored, earlierInThread, mostAttempts, postpone, recordIngestFailure } from "./ingest-claim.ts";
import { settleMail } from "./settle-mail.ts";
import { storedMessageId } from "./stored-message-id.ts";
import { listTwins, twinsWithSameBody } from "./twin-mails.ts";
import { understandMail } from "./understand-mail.ts";

/** How long a mail waits for an earlier one of its thread that somebody else is processing. */
const waitForEarlierMs = 2_000;
const mostTwinRounds = 5;

/**
 * Processes one stored mail: reads it, filters it, decides by evidence, and ends in one transaction with its outcome.
 * Does nothing when it was processed already, so it may be called any number of times; a crash anywhere is repeated
 * safely. A failure is kept at the mail with its reason; other mail goes on.
 */
export async function ingestMessage(inboundMessageId: string): Promise<void> {
  const mail = await claimStored(inboundMessageId);
  if (!mail) return;
  if (mail.attempts > mostAttempts) {
    await recordIngestFailure(mail, {
      detail: "Processing this mail ended Mailroom's worker again and again.",
      isPermanent: true,
    });
    return;
  }
  try {
    await processMail(mail);
  } catch (error) {
    logger().warn({ err: error, inboundMessageId, attempts: mail.attempts }, "a mail could not be processed");
    const detail =
      error instanceof Problem
        ? error.message
        : "Mailroom failed while it processed this mail. The server's log has the details.";
    await recordIngestFailure(mail, { detail, isPermanent: false });
  }
}

async function processMail(mail: ClaimedMail): Promise<void> {
  const raw = await getBlob(mail.contentHash);
  const identity = await instanceIdentity();
  const understood = await understandMail(raw, { ...mail, fingerprint: identity.fingerprint });
  const referredIds = understood.references.map(storedMessageId);

  const earlierId = await earlierInThread(mail, referredIds);
  if (earlierId !== null) {
    await ingestMessage(earlierId);
    if ((await earlierInThread(mail, referredIds)) !== null) {
      await postpone(mail.id, waitForEarlierMs);
      return;
    }
  }
  // A twin that is processed between the look and the lock makes it look again.
  for (let round = 0; round < mostTwinRounds; round++) {
    const twins = await listTwins(database(), mail);
    const sameBody = await twinsWithSameBody(raw, twins);
    const settled = await database().$transaction((tx) =>
      settleMail(tx, { mail, understood, identity, twins, sameBody }),
    );
    if (settled) return;
  }
  await postpone(mail.id, waitForEarlierMs);
}
