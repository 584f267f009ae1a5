import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client.ts";

/** A person as system admins see them. */
export const userView = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  isSystemAdmin: z.boolean(),
  /** Has a password, so can sign in. */
  hasPassword: z.boolean(),
  deactivatedAt: z.date().nullable(),
  createdAt: z.date(),
  memberships: z.array(
    z.object({
      projectId: z.uuid(),
      projectKey: z.string(),
      projectName: z.string(),
      role: z.enum(["ADMIN", "AGENT"]),
    }),
  ),
});
export type UserView = z.infer<typeof userView>;

export const userSelect = {
  id: true,
  email: true,
  name: true,
  isSystemAdmin: true,
  passwordHash: true,
  deactivatedAt: true,
  createdAt: true,
  memberships: {
    select: { role: true, projectId: true, project: { select: { key: true, name: true } } },
    orderBy: { project: { key: "asc" } },
  },
} as const satisfies Prisma.UserSelect;

/** The row without its hash. */
export function toUserView(row: Prisma.UserGetPayload<{ select: typeof userSelect }>): UserView {
  const { passwordHash, memberships, ...rest } = row;
  return {
    ...rest,
    hasPassword: passwordHash !== null,
    memberships: memberships.map(({ role, projectId, project }) => ({
      projectId,
      projectKey: project.key,
      projectName: project.name,
      role,
    })),
  };
}
