import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { Actor } from "./actor.ts";
import { lineInput } from "./input-text.ts";
import { isAgent, isSystemAdmin } from "./permissions.ts";
import { toUserView, type UserView, userSelect, userView } from "./user-view.ts";

export const listUsersInput = z.object({
  /** People can sign in or have a role; customers only write. */
  kind: z.enum(["people", "customers", "all"]).default("people"),
  query: lineInput(200).default(""),
  cursor: lineInput(320).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
type ListUsersInput = z.output<typeof listUsersInput>;

export const userListView = z.object({ items: z.array(userView), nextCursor: z.string().nullable() });
type UserListView = z.infer<typeof userListView>;

/**
 * Lists people by e-mail address. System admins see all; project admins see those that can be members.
 *
 * @throws Problem `forbidden`
 */
export async function listUsers(actor: Actor, input: ListUsersInput): Promise<UserListView> {
  requireListing(actor, input.kind);
  const conditions: Prisma.UserWhereInput[] = [kindCondition(input.kind)];
  if (input.query !== "") {
    const contains = { contains: input.query, mode: "insensitive" } as const;
    conditions.push({ OR: [{ email: contains }, { name: contains }] });
  }
  if (input.cursor !== undefined) conditions.push({ email: { gt: input.cursor } });
  const rows = await database().user.findMany({
    where: { AND: conditions },
    select: userSelect,
    orderBy: { email: "asc" },
    take: input.limit + 1,
  });
  const items = rows.slice(0, input.limit).map((row) => asSeenBy(actor, toUserView(row)));
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.email ?? null) : null };
}

/** Which other projects there are, and who works in them, is not for a project admin to know. */
function asSeenBy(actor: Actor, user: UserView): UserView {
  if (isSystemAdmin(actor)) return user;
  return { ...user, memberships: user.memberships.filter(({ projectId }) => isAgent(actor, projectId)) };
}

function requireListing(actor: Actor, kind: ListUsersInput["kind"]): void {
  if (isSystemAdmin(actor)) return;
  const administersSomething = actor.kind === "user" && [...actor.projectRoles.values()].includes("ADMIN");
  if (administersSomething && kind === "people") return;
  throw new Problem("forbidden", "forbidden", "Only an admin may list people, and only a system admin all.");
}

function kindCondition(kind: ListUsersInput["kind"]): Prisma.UserWhereInput {
  switch (kind) {
    case "people":
      return {
        OR: [{ passwordHash: { not: null } }, { isSystemAdmin: true }, { memberships: { some: {} } }],
      };
    case "customers":
      return { passwordHash: null, isSystemAdmin: false, memberships: { none: {} } };
    case "all":
      return {};
  }
}
