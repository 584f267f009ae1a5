import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { Actor } from "./actor.ts";
import { lineInput } from "./input-text.ts";
import { requireSystemAdmin } from "./permissions.ts";

export const listAuditEntriesInput = z.object({
  objectType: lineInput(100).optional(),
  objectId: lineInput(100).optional(),
  actorUserId: z.uuid().optional(),
  /** Matches the action, the object's name and who acted. */
  query: lineInput(200).default(""),
  /** Id of the last entry that was read. */
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const auditEntryView = z.object({
  id: z.uuid(),
  at: z.date(),
  actorUserId: z.uuid().nullable(),
  actorLabel: z.string(),
  action: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  objectLabel: z.string(),
  detail: z.unknown(),
});

export const auditEntryListView = z.object({
  items: z.array(auditEntryView),
  nextCursor: z.uuid().nullable(),
});

/** The audit log, newest first; for system admins. @throws Problem `forbidden` */
export async function listAuditEntries(
  actor: Actor,
  input: z.output<typeof listAuditEntriesInput>,
): Promise<z.infer<typeof auditEntryListView>> {
  requireSystemAdmin(actor);
  const contains = { contains: input.query, mode: "insensitive" } as const;
  const where: Prisma.AuditEntryWhereInput = {
    ...(input.objectType !== undefined && { objectType: input.objectType }),
    ...(input.objectId !== undefined && { objectId: input.objectId }),
    ...(input.actorUserId !== undefined && { actorUserId: input.actorUserId }),
    // Ids are made by time (UUID version 7), so the id alone is the place in the log.
    ...(input.cursor !== undefined && { id: { lt: input.cursor } }),
    ...(input.query !== "" && {
      OR: [{ action: contains }, { objectLabel: contains }, { actorLabel: contains }],
    }),
  };
  const rows = await database().auditEntry.findMany({
    where,
    orderBy: { id: "desc" },
    take: input.limit + 1,
  });
  const items = rows.slice(0, input.limit);
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}
