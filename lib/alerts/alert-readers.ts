import type { Prisma } from "@/prisma/generated/client.ts";

/** Whom an alert concerns: system admins and admins of its projects, as long as they are. */
export function alertReaders(alert: { readonly projectIds: readonly string[] }): Prisma.UserWhereInput {
  return {
    deactivatedAt: null,
    OR: [
      { isSystemAdmin: true },
      { memberships: { some: { role: "ADMIN", projectId: { in: [...alert.projectIds] } } } },
    ],
  };
}
