import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client.ts";

export const projectMemberView = z.object({
  userId: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(["ADMIN", "AGENT"]),
  deactivatedAt: z.date().nullable(),
});
export type ProjectMemberView = z.infer<typeof projectMemberView>;

export const projectMemberSelect = {
  userId: true,
  role: true,
  user: { select: { email: true, name: true, deactivatedAt: true } },
} as const satisfies Prisma.ProjectMemberSelect;

/** One flat object of membership and person. */
export function toProjectMemberView(
  row: Prisma.ProjectMemberGetPayload<{ select: typeof projectMemberSelect }>,
): ProjectMemberView {
  const { user, ...membership } = row;
  return { ...membership, ...user };
}
