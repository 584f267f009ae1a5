import { createHash } from "node:crypto";
import { readHeaderBlock } from "@/lib/message/header-block.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import type { Db, Transaction } from "@/lib/platform/database.ts";
import type { ClaimedMail } from "./ingest-claim.ts";

/** A mail with the same Message-ID that has had its effect in the same project. */
export type TwinMail = {
  readonly id: string;
  readonly contentHash: string;
  readonly requestId: string | null;
  readonly requestKey: string | null;
};

const mostTwins = 5;

/** Mails that bear the same Message-ID as this one, oldest first. */
export async function listTwins(db: Db, mail: ClaimedMail): Promise<TwinMail[]> {
  if (mail.messageId === null) return [];
  const rows = await db.inboundMessage.findMany({
    where: {
      messageId: mail.messageId,
      id: { not: mail.id },
      state: "DONE",
      outcome: { in: ["REQUEST", "COMMENT"] },
      mailbox: { emailChannel: { projectId: mail.channel.projectId } },
    },
    orderBy: { storedAt: "asc" },
    take: mostTwins,
    select: { id: true, contentHash: true, requestId: true, request: { select: { key: true } } },
  });
  return rows.map(({ request, ...row }) => ({ ...row, requestKey: request?.key ?? null }));
}

/**
 * Keeps other mails with the same Message-ID of the project waiting until the transaction ends, so that two copies of
 * one mail, to two addresses of a desk, can not both open a request.
 */
export async function lockMessageId(tx: Transaction, mail: ClaimedMail): Promise<void> {
  if (mail.messageId === null) return;
  const name = `${mail.channel.projectId} ${mail.messageId}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** Ids of the twins with the very same body: the same mail once more. Some programs use one Message-ID for all. */
export async function twinsWithSameBody(raw: Buffer, twins: readonly TwinMail[]): Promise<Set<string>> {
  const same = new Set<string>();
  if (twins.length === 0) return same;
  const digest = bodyDigest(raw);
  for (const twin of twins) {
    if (bodyDigest(await getBlob(twin.contentHash)) === digest) same.add(twin.id);
  }
  return same;
}

function bodyDigest(raw: Buffer): string {
  const { bodyStart } = readHeaderBlock(raw, 0, raw.length);
  return createHash("sha256").update(raw.subarray(bodyStart)).digest("hex");
}
