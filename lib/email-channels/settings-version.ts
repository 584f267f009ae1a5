import { createHash } from "node:crypto";
import type { Db } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Mailbox } from "@/prisma/generated/client.ts";

/** Names the present settings of an object: others have another name, and the same ones have the same again. */
export function settingsVersion(settings: Readonly<Record<string, unknown>>): string {
  return createHash("sha256").update(JSON.stringify(settings)).digest("base64url").slice(0, 22);
}

type Reading = Pick<
  Mailbox,
  "folder" | "afterProcessing" | "moveToFolder" | "beginAt" | "pollIntervalSeconds"
>;

/** What of a mailbox people set. */
export function readingSettings(mailbox: Reading | null): readonly unknown[] {
  if (!mailbox) return [];
  const { folder, afterProcessing, moveToFolder, beginAt, pollIntervalSeconds } = mailbox;
  return [folder, afterProcessing, moveToFolder, beginAt, pollIntervalSeconds];
}

/**
 * Makes sure that nobody has changed an object since its settings were shown to whoever changes it now. Turning it on or
 * off is no such change.
 *
 * @param about.shown the version that was shown; left out: it does not matter
 * @throws Problem `changed-meanwhile` that says who changed it and when
 */
export async function requireSameVersion(
  db: Db,
  about: {
    readonly objectType: "email-channel" | "mail-handler";
    readonly objectId: string;
    readonly shown: string | undefined;
    readonly present: string;
  },
): Promise<void> {
  const { objectType, objectId, shown, present } = about;
  if (shown === undefined || shown === present) return;
  const last = await db.auditEntry.findFirst({
    where: { objectType, objectId, action: `${objectType}.update` },
    orderBy: { at: "desc" },
    select: { actorLabel: true, at: true },
  });
  const who = last ? `${last.actorLabel} changed this at ${minuteOf(last.at)}` : "Somebody changed this";
  throw new Problem(
    "conflict",
    "changed-meanwhile",
    `${who}, after it was shown to you. Nothing is saved. Reload it and repeat your change.`,
  );
}

const minuteOf = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
