import { z } from "zod";
import type { Transaction } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { Prisma } from "@/prisma/generated/client.ts";

/** Whose mail is asked about: that of a channel, or of a mail handler. */
export type MailOwner = { readonly emailChannelId: string } | { readonly mailHandlerId: string };

/** Named in the audit log; of more there is only the number. */
const mostNamed = 10;

const noticeRows = z.array(z.object({ recipient: z.string(), isLeaving: z.boolean() }));

/**
 * Mail that nobody has settled yet would be lost with the ledger of its mailbox, and so would mail that is to tell of it.
 * Of that, only what is about to leave is waited for. What no server has taken when it was tried would stand in the way
 * for days, and nobody could do anything about it: it is given up with the mailbox. The rows of the owner's mailbox have
 * to be locked.
 *
 * @returns for the audit log, what is given up
 * @throws Problem `inbound-waiting` while some is processed or about to leave, `quarantine-not-empty` while some waits
 *   for a person
 */
export async function requireNoWaitingMail(
  tx: Transaction,
  owner: MailOwner,
): Promise<{ readonly discardedNotices?: string }> {
  const what = "emailChannelId" in owner ? "channel" : "handler";
  const groups = await tx.inboundMessage.groupBy({
    by: ["state"],
    where: { mailbox: owner, state: { in: ["STORED", "HELD", "FAILED"] } },
    _count: true,
  });
  const count = (state: "STORED" | "HELD" | "FAILED") =>
    groups.find((group) => group.state === state)?._count ?? 0;
  const stored = count("STORED");
  if (stored > 0) {
    throw waiting(
      `${stored === 1 ? `1 mail of this ${what} is` : `${stored} mails of this ${what} are`} being processed just now. ` +
        `Turn the ${what} off and try again in a moment.`,
    );
  }
  const notices = await lockQueuedNotices(tx, owner);
  const leaving = notices.filter(({ isLeaving }) => isLeaving).length;
  if (leaving > 0) {
    throw waiting(
      `${leaving === 1 ? "1 mail" : `${leaving} mails`} that this ${what} passes on or welcomes somebody with ${leaving === 1 ? "is" : "are"} about to leave. ` +
        "Try again in a moment.",
    );
  }
  const [held, failed] = [count("HELD"), count("FAILED")];
  if (held + failed === 0) return discarded(notices);
  const { projectKey } = await projectOf(tx, owner);
  const each = [held > 0 ? `${held} held` : "", failed > 0 ? `${failed} failed` : ""]
    .filter(Boolean)
    .join(" and ");
  throw new Problem(
    "conflict",
    "quarantine-not-empty",
    `${each} ${held + failed === 1 ? "mail" : "mails"} of this ${what} would be lost. Release, process or discard ${held + failed === 1 ? "it" : "them"} ` +
      `first, in the quarantine of the project: /projects/${projectKey}/mail-log/quarantine${held === 0 ? "?show=failed" : ""}`,
  );
}

/** Mails that are to tell of mail; until the transaction ends nobody begins to send them. */
async function lockQueuedNotices(tx: Transaction, owner: MailOwner) {
  const isOwners =
    "emailChannelId" in owner
      ? Prisma.sql`mailbox."emailChannelId" = ${owner.emailChannelId}::uuid`
      : Prisma.sql`mailbox."mailHandlerId" = ${owner.mailHandlerId}::uuid`;
  const rows = await tx.$queryRaw`
    SELECT notice."recipient",
      notice."attempts" = 0 OR coalesce(notice."leaseExpiresAt" >= now(), false) AS "isLeaving"
    FROM "NoticeMail" AS notice
      JOIN "InboundMessage" AS mail ON mail."id" = notice."inboundMessageId"
      JOIN "Mailbox" AS mailbox ON mailbox."id" = mail."mailboxId"
    WHERE ${isOwners} AND notice."state" = 'QUEUED'
    ORDER BY notice."id" FOR UPDATE OF notice`;
  return noticeRows.parse(rows);
}

function discarded(notices: readonly { readonly recipient: string }[]): { discardedNotices?: string } {
  if (notices.length === 0) return {};
  const recipients = [...new Set(notices.map(({ recipient }) => recipient))];
  const named = recipients.slice(0, mostNamed).join(", ");
  return { discardedNotices: `${notices.length}, to ${named}${recipients.length > mostNamed ? ", …" : ""}` };
}

function waiting(detail: string): Problem {
  return new Problem("conflict", "inbound-waiting", detail);
}

/** The project whose log the waiting mail stands in. */
async function projectOf(tx: Transaction, owner: MailOwner): Promise<{ projectKey: string }> {
  const { project } = await tx.inboundMessage.findFirstOrThrow({
    where: { mailbox: owner, state: { in: ["HELD", "FAILED"] } },
    orderBy: { state: "desc" },
    select: { project: { select: { key: true } } },
  });
  return { projectKey: project.key };
}
