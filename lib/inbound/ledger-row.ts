import type { Transaction } from "@/lib/platform/database.ts";
import { insertRows } from "@/lib/platform/insert-rows.ts";
import { uuid7 } from "@/lib/platform/uuid7.ts";
import type { AfterProcessing, InboundState, Prisma } from "@/prisma/generated/client.ts";
import type { HeaderFacts } from "./header-facts.ts";
import type { StoredMail } from "./store-bytes.ts";

/** A row of the ledger whose mail waits on its server to be marked, moved or deleted. */
export type UntidiedMail = {
  readonly id: string;
  readonly uidValidity: bigint | null;
  readonly uid: bigint | null;
  readonly uidl: string | null;
  readonly sizeBytes: number;
  readonly messageId: string | null;
  readonly contentHash: string;
  readonly evidence: Prisma.JsonValue;
};

export const untidiedSelect = {
  id: true,
  uidValidity: true,
  uid: true,
  uidl: true,
  sizeBytes: true,
  messageId: true,
  contentHash: true,
  evidence: true,
} as const satisfies Prisma.InboundMessageSelect;

export type MailRow = ReturnType<typeof rowOf>;

const untidiedColumns = [
  "id",
  "uidValidity",
  "uid",
  "uidl",
  "sizeBytes",
  "messageId",
  "contentHash",
  "evidence",
] as const satisfies (keyof UntidiedMail)[];

export type CreatedRow = UntidiedMail & {
  readonly state: InboundState;
  readonly tidiedAt: Date | null;
};

/** Adds rows; those that a unique key keeps out are left out of the answer. */
export function createRows(tx: Transaction, data: readonly MailRow[]): Promise<CreatedRow[]> {
  return insertRows<"InboundMessage", CreatedRow>(tx, "InboundMessage", data, {
    skipDuplicates: true,
    returning: [...untidiedColumns, "state", "tidiedAt"],
  });
}

/**
 * The row of a mail. Of one that a handler leaves alone nothing is told: whom it is for decides who may know of it, and
 * that is nobody in this handler's project.
 */
export function rowOf(
  mail: StoredMail,
  mailboxId: string,
  projectId: string,
  afterProcessing: AfterProcessing,
) {
  const { place, isCaught, oversize } = mail;
  const now = new Date();
  return {
    id: uuid7(),
    mailboxId,
    projectId,
    uidValidity: place.uidValidity ?? null,
    uid: place.uid === undefined ? null : BigInt(place.uid),
    uidl: place.uidl ?? null,
    sizeBytes: mail.sizeBytes,
    contentHash: mail.contentHash,
    oversize,
    receivedAt: mail.receivedAt,
    ...told(isCaught ? mail.facts : null),
    // What is not wholly here stays on its server, whatever the mailbox does with other mail.
    tidiedAt: afterProcessing === "LEAVE" || oversize || !isCaught ? now : null,
    ...(isCaught ? waiting : leftAlone),
    processedAt: isCaught ? null : now,
    rawDeletedAt: isCaught ? null : now,
  };
}

const waiting = { state: "STORED", outcome: null, reason: "" } as const;
const leftAlone = {
  state: "DONE",
  outcome: "LEFT",
  reason: "It went to none of the addresses that this handler catches.",
} as const;

function told(facts: HeaderFacts | null) {
  const { messageId = null, fromAddress = "", sentTo: recipients = "", subject = "" } = facts ?? {};
  return { messageId, fromAddress, recipients, subject };
}
