import type { Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";

/** Adds to the evidence of a mail that came in what became of a mail that Mailroom wrote because of it. */
export async function noteAtMail(
  tx: Transaction,
  mail: { readonly id: string; readonly projectId: string },
  detail: string,
): Promise<void> {
  const added = JSON.stringify([{ kind: "notice", detail, weight: 0 }]);
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "evidence" = "evidence" || ${added}::jsonb
    WHERE "id" = ${mail.id}::uuid AND "forgottenAt" IS NULL`;
  await announceChange(tx, { topic: "mail-log", projectId: mail.projectId, id: mail.id });
}
