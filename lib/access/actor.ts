import type { Db } from "@/lib/platform/database.ts";
import type { ProjectRole } from "@/prisma/generated/enums.ts";

/** A person who acts, with the rights as of now. */
export type UserActor = {
  readonly kind: "user";
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly isSystemAdmin: boolean;
  /** Role by project id; none: a customer there. */
  readonly projectRoles: ReadonlyMap<string, ProjectRole>;
  readonly via: "session" | "token";
};

/** Mailroom itself: workers and the command line. `name` goes to the audit log. */
export type SystemActor = { readonly kind: "system"; readonly name: string };

export type Actor = UserActor | SystemActor;

/** The actor that a worker or command is. */
export function systemActor(name: string): SystemActor {
  return { kind: "system", name };
}

/** Loads a person's rights. Null: no such account, or it is deactivated. */
export async function loadUserActor(
  db: Db,
  userId: string,
  via: UserActor["via"],
): Promise<(UserActor & { readonly signInEpoch: number }) | null> {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      id: true,
      email: true,
      name: true,
      isSystemAdmin: true,
      deactivatedAt: true,
      signInEpoch: true,
      memberships: { select: { projectId: true, role: true } },
    },
  });
  if (!user || user.deactivatedAt) return null;
  return {
    kind: "user",
    userId: user.id,
    email: user.email,
    name: user.name,
    isSystemAdmin: user.isSystemAdmin,
    projectRoles: new Map(user.memberships.map(({ projectId, role }) => [projectId, role])),
    via,
    signInEpoch: user.signInEpoch,
  };
}
