import { randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import { blobPath, defaultRoot, putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { type MailDesk, plainMail } from "./mail-desk.ts";

let uid = 0n;

/** A mail in the ledger whose bytes are in the store; they are as old as `storedAt`. */
export async function givenLoggedMail(
  desk: Pick<MailDesk, "mailboxId" | "projectId" | "address">,
  mail: Partial<Prisma.InboundMessageUncheckedCreateInput> & { readonly text?: string } = {},
): Promise<{ readonly id: string; readonly contentHash: string; readonly raw: string }> {
  const { text = randomUUID(), ...columns } = mail;
  const fromAddress = columns.fromAddress ?? "ann@customer.test";
  const subject = columns.subject ?? "A mail";
  const raw = plainMail({
    from: fromAddress,
    to: desk.address,
    subject,
    text,
    messageId: columns.messageId ?? `${randomUUID()}@customer.test`,
  });
  const contentHash = await putBlob(Buffer.from(raw));
  const storedAt = new Date(columns.storedAt ?? Date.now());
  await utimes(blobPath(contentHash, defaultRoot()), storedAt, storedAt);
  uid += 1n;
  const { id } = await database().inboundMessage.create({
    data: {
      mailboxId: desk.mailboxId,
      projectId: desk.projectId,
      uidValidity: 1n,
      uid,
      sizeBytes: raw.length,
      contentHash,
      fromAddress,
      subject,
      receivedAt: storedAt,
      ...columns,
      storedAt,
    },
  });
  return { id, contentHash, raw };
}
