import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { abandonMailbox, claimMailbox, LeaseLostError, whileLeased } from "./mailbox-lease.ts";
import type { TakenMail } from "./mailbox-place.ts";
import { mailboxPlace, nothingTaken } from "./mailbox-place.ts";
import type { SignInFacts } from "./poll-failure.ts";
import { pollFailureOf } from "./poll-failure.ts";
import type { KeptConnection } from "./read-imap-mailbox.ts";
import { readImapMailbox } from "./read-imap-mailbox.ts";
import { readPop3Mailbox } from "./read-pop3-mailbox.ts";
import { recordPollFailure, recordPollSuccess } from "./record-poll.ts";

/** "stopped": the process ends or another worker took over; the mailbox is read again soon. */
export type PollResult =
  | { readonly state: "done"; readonly storedCount: number }
  | { readonly state: "failed"; readonly code: string }
  | { readonly state: "busy" | "off" | "stopped" };

type PollOptions = {
  readonly signal?: AbortSignal;
  /** The IMAP connection of whoever polls again and again; without one it is opened and closed. */
  readonly kept?: KeptConnection;
};

/**
 * Reads the new mail of a mailbox: the only code that does. One reader at a time over all workers; a failure of the
 * server is recorded with its cause at the mailbox and tried again with growing delays.
 *
 * @throws only defects of ours; the mailbox is then due again
 */
export async function pollMailbox(mailboxId: string, options: PollOptions = {}): Promise<PollResult> {
  const claim = await claimMailbox(mailboxId);
  if (claim.state !== "held") return { state: claim.state };
  const { lease } = claim;
  const taken = nothingTaken();
  try {
    await whileLeased(lease, options.signal, (signal) =>
      readMailbox(lease, taken, signal, options.kept ?? null),
    );
    await recordPollSuccess(lease, taken);
    return { state: "done", storedCount: taken.storedCount };
  } catch (error) {
    if (error instanceof LeaseLostError) {
      logger().warn({ mailboxId }, error.message);
      return error.loss === "held-too-long" ? await endLongPoll(lease, taken) : { state: "stopped" };
    }
    if (options.signal?.aborted) {
      await abandonMailbox(lease);
      return { state: "stopped" };
    }
    return await failPoll(lease, error);
  }
}

const nothingCame = () =>
  new Problem(
    "unavailable",
    "poll-too-long",
    "Reading this mailbox took more than half an hour, and nothing came of it. Mailroom tries again by itself.",
  );

/** What came is kept, and the next poll goes on from there; one in which nothing came has failed. */
async function endLongPoll(lease: MailboxLease, taken: TakenMail): Promise<PollResult> {
  const { storedCount } = taken;
  if (storedCount + taken.knownCount + taken.earlierCount === 0) return failPoll(lease, nothingCame());
  taken.remarks.add("Reading took long, and goes on in the next poll.");
  try {
    await recordPollSuccess(lease, { ...taken, isUnfinished: true });
  } catch (lost) {
    if (!(lost instanceof LeaseLostError)) throw lost;
    return { state: "stopped" };
  }
  return { state: "done", storedCount };
}

async function failPoll(lease: MailboxLease, error: unknown): Promise<PollResult> {
  const failure = pollFailureOf(error, await signInFactsOf(lease.mailboxId)) ?? {
    code: "internal-error",
    detail: "Mailroom failed while it read this mailbox. The server's log has the details.",
    serverWords: null,
    isSlow: false,
  };
  try {
    await recordPollFailure(lease, failure);
  } catch (lost) {
    if (!(lost instanceof LeaseLostError)) throw lost;
    return { state: "stopped" };
  }
  if (pollFailureOf(error) === null) throw error;
  logger().info({ mailboxId: lease.mailboxId, failure: failure.code }, "the mailbox could not be read");
  return { state: "failed", code: failure.code };
}

async function signInFactsOf(mailboxId: string): Promise<SignInFacts> {
  const server = await database().mailServer.findFirst({
    where: { mailboxes: { some: { id: mailboxId } } },
    select: {
      authentication: true,
      oauthGrant: { select: { integration: { select: { grantType: true } } } },
    },
  });
  const grantType = server?.oauthGrant?.integration.grantType ?? "AUTHORIZATION_CODE";
  return { oauth: server?.authentication === "OAUTH", appOnly: grantType !== "AUTHORIZATION_CODE" };
}

async function readMailbox(
  lease: MailboxLease,
  taken: TakenMail,
  signal: AbortSignal,
  kept: KeptConnection | null,
): Promise<void> {
  const place = await mailboxPlace(lease.mailboxId);
  return place.protocol === "POP3"
    ? readPop3Mailbox(lease, place, taken, signal)
    : readImapMailbox(lease, place, taken, signal, kept);
}
