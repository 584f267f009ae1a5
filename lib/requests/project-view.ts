import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

export const projectView = z.object({
  id: z.uuid(),
  /** Begins the keys of its requests: `SUP` in `SUP-12`. */
  key: z.string(),
  name: z.string(),
  description: z.string(),
  createdAt: z.date(),
  archivedAt: z.date().nullable(),
  /** What the asking person is here. */
  role: z.enum(["ADMIN", "AGENT"]),
});
export type ProjectView = z.infer<typeof projectView>;

export const projectSelect = {
  id: true,
  key: true,
  name: true,
  description: true,
  createdAt: true,
  archivedAt: true,
} as const satisfies Prisma.ProjectSelect;
export type ProjectRow = Prisma.ProjectGetPayload<{ select: typeof projectSelect }>;

/** The project as the actor, who works in it, sees it. */
export function toProjectView(actor: Actor, row: ProjectRow): ProjectView {
  return { ...row, role: isProjectAdmin(actor, row.id) ? "ADMIN" : "AGENT" };
}
