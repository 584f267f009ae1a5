import { createHash } from "node:crypto";
import { headerValue, readHeaderBlock } from "@/lib/message/header-block.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import type { Db, Transaction } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { Prisma } from "@/prisma/generated/client.ts";
import type { InboundOutcome } from "@/prisma/generated/enums.ts";
import { understandingSlots } from "./understanding-slots.ts";

/** The very same mail, come by the same or another way, that has had its effect. */
export type SameMail = {
  readonly id: string;
  readonly mailboxId: string;
  readonly projectId: string;
  /** Address of the channel that it came to; handlers are not named outside their project. */
  readonly label: string;
  readonly outcome: InboundOutcome | null;
  readonly requestId: string | null;
  readonly requestKey: string | null;
};

/** A mail with the same Message-ID that has had its effect; its bytes may be other ones. */
export type TwinMail = SameMail & {
  readonly contentHash: string;
  readonly sizeBytes: number;
  /** Its bytes are not kept any more. */
  readonly isRawDeleted: boolean;
};

/** So many of the same mailbox, and of others. */
const mostTwins = 5;

type MailWithTwins = { readonly id: string; readonly messageId: string | null };
type TwinRow = TwinMail & { readonly ofId: string; readonly channelAddress: string | null };

/**
 * Mails that bear the same Message-ID as these ones, in all mailboxes: those of their own first, oldest first.
 *
 * @returns them by the id of the mail that they are twins of
 */
export async function listTwins(
  db: Db,
  mailboxId: string,
  mails: readonly MailWithTwins[],
): Promise<Map<string, TwinMail[]>> {
  const named = mails.filter(({ messageId }) => messageId !== null);
  if (named.length === 0) return new Map();
  const rows = await db.$queryRaw<TwinRow[]>`
    SELECT mail."id" AS "ofId", twin.*, request."key" AS "requestKey", channel."address" AS "channelAddress"
    FROM unnest(${named.map(({ id }) => id)}::uuid[], ${named.map(({ messageId }) => messageId)}::text[])
        WITH ORDINALITY AS mail("id", "messageId", "place")
      CROSS JOIN LATERAL (
        (SELECT ${twinColumns} FROM "InboundMessage" AS twin
          WHERE twin."messageId" = mail."messageId" AND twin."id" <> mail."id" AND twin."state" = 'DONE'
            AND twin."mailboxId" = ${mailboxId}::uuid AND twin."outcome" IN ('REQUEST', 'COMMENT', 'FORWARDED')
          ORDER BY twin."storedAt" LIMIT ${mostTwins})
        UNION ALL
        (SELECT ${twinColumns} FROM "InboundMessage" AS twin
          WHERE twin."messageId" = mail."messageId" AND twin."id" <> mail."id" AND twin."state" = 'DONE'
            AND twin."mailboxId" <> ${mailboxId}::uuid AND twin."outcome" IN ('REQUEST', 'COMMENT')
          ORDER BY twin."storedAt" LIMIT ${mostTwins})
      ) AS twin
      JOIN "Mailbox" AS mailbox ON mailbox."id" = twin."mailboxId"
      LEFT JOIN "EmailChannel" AS channel ON channel."id" = mailbox."emailChannelId"
      LEFT JOIN "Request" AS request ON request."id" = twin."requestId"
    ORDER BY mail."place", twin."mailboxId" <> ${mailboxId}::uuid, twin."storedAt"`;
  const twins = rows.map(({ channelAddress, ...twin }) => {
    return { ...twin, label: channelAddress ?? "another mail handler" };
  });
  return Map.groupBy(twins, ({ ofId }) => ofId);
}

const twinColumns = Prisma.sql`
  twin."id", twin."mailboxId", twin."projectId", twin."contentHash", twin."sizeBytes",
  twin."rawDeletedAt" IS NOT NULL AS "isRawDeleted", twin."outcome", twin."requestId", twin."storedAt"`;

/** A mail with twins that were not all looked at. */
export type UnseenTwins<Mail> = { readonly prepared: Mail; readonly twins: readonly TwinMail[] };

/** Of these mails, those whose twins were all looked at already, and what is to be looked at for the others. */
export async function partUnseenTwins<
  Mail extends { readonly mail: MailWithTwins; readonly twins: readonly TwinMail[] },
>(
  tx: Transaction,
  mailboxId: string,
  mails: readonly Mail[],
): Promise<{ readonly ready: Mail[]; readonly unseen: UnseenTwins<Mail>[] }> {
  const found = await listTwins(
    tx,
    mailboxId,
    mails.map(({ mail }) => mail),
  );
  const ready: Mail[] = [];
  const unseen: UnseenTwins<Mail>[] = [];
  for (const prepared of mails) {
    const twins = found.get(prepared.mail.id) ?? [];
    const seen = new Set(prepared.twins.map(({ id }) => id));
    if (twins.every(({ id }) => seen.has(id))) ready.push(prepared);
    else unseen.push({ prepared, twins });
  }
  return { ready, unseen };
}

/**
 * Keeps other mails with these Message-IDs waiting until the transaction ends, so that of two copies of one mail the
 * second knows of the first.
 */
export async function lockMessageIds(tx: Transaction, mails: readonly MailWithTwins[]): Promise<void> {
  const names = mails.flatMap(({ messageId }) => (messageId === null ? [] : [`message-id ${messageId}`]));
  if (names.length === 0) return;
  // Always in the same order, so that two batches with the same mails do not wait for each other for ever.
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(lock."key") FROM (
      SELECT DISTINCT hashtextextended(name, 0) AS "key" FROM unnest(${names}::text[]) AS name ORDER BY "key"
    ) AS lock`;
}

/** Tells the digest of a mail's content by the hash of its bytes; null: the bytes are gone. */
export type ContentDigests = (contentHash: string) => Promise<string | null>;

/**
 * Reads each mail once, however many mails it is compared with, and only as many at once as are read anyway: whoever
 * sends large mails and many small ones under one Message-ID must not fill the memory.
 */
export function contentDigests(): ContentDigests {
  const known = new Map<string, Promise<string | null>>();
  return (contentHash) => {
    const digest =
      known.get(contentHash) ?? understandingSlots.run(undefined, () => digestOfBlob(contentHash));
    known.set(contentHash, digest);
    return digest;
  };
}

async function digestOfBlob(contentHash: string): Promise<string | null> {
  try {
    return contentDigest(await getBlob(contentHash));
  } catch (error) {
    if (error instanceof Problem && error.code === "blob-missing") return null;
    throw error;
  }
}

/**
 * Ids of the twins with the very same subject, date and body: the same mail once more. Some programs use one Message-ID
 * for all. A twin whose bytes are gone is another mail as far as anybody can tell.
 */
export async function twinsWithSameBody(
  mail: { readonly contentHash: string; readonly sizeBytes: number },
  twins: readonly TwinMail[],
  digestOf: ContentDigests,
): Promise<Set<string>> {
  const same = new Set<string>();
  for (const twin of twins) {
    if (twin.contentHash === mail.contentHash) same.add(twin.id);
    if (same.has(twin.id) || twin.isRawDeleted || !isAlikeInSize(mail, twin)) continue;
    const digest = await digestOf(mail.contentHash);
    if (digest !== null && digest === (await digestOf(twin.contentHash))) same.add(twin.id);
  }
  return same;
}

const mostHeaderBytes = 256 * 1024;

/** Copies differ by header lines; and some servers only estimate sizes. */
function isAlikeInSize(one: { readonly sizeBytes: number }, other: { readonly sizeBytes: number }): boolean {
  const larger = Math.max(one.sizeBytes, other.sizeBytes);
  return Math.abs(one.sizeBytes - other.sizeBytes) <= mostHeaderBytes + larger / 16;
}

/** What stays the same whichever way a copy came: each way adds header lines of its own. */
export function contentDigest(raw: Buffer): string {
  const { headers, bodyStart } = readHeaderBlock(raw, 0, raw.length);
  const named = ["subject", "date"].map((name) => headerValue(headers, name) ?? "");
  return createHash("sha256")
    .update(named.join("\n"))
    .update("\n")
    .update(raw.subarray(bodyStart))
    .digest("hex");
}
