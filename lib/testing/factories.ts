import { randomBytes } from "node:crypto";
import type { UserActor } from "@/lib/access/actor.ts";
import { loadUserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import type { ProjectRole } from "@/prisma/generated/enums.ts";

/** Adds a user and returns it as an actor. */
export async function givenUser(
  options: {
    readonly email?: string;
    readonly name?: string;
    readonly isSystemAdmin?: boolean;
    readonly roles?: Readonly<Record<string, ProjectRole>>;
  } = {},
): Promise<UserActor> {
  const suffix = randomBytes(4).toString("hex");
  const user = await database().user.create({
    data: {
      email: options.email ?? `person-${suffix}@example.test`,
      name: options.name ?? `Person ${suffix}`,
      isSystemAdmin: options.isSystemAdmin ?? false,
      memberships: {
        create: Object.entries(options.roles ?? {}).map(([projectId, role]) => ({ projectId, role })),
      },
    },
  });
  const actor = await loadUserActor(database(), user.id, "session");
  if (!actor) throw new Error("The user that was just made can not be loaded.");
  return actor;
}

/** Adds a project with one request type. The key is random unless given. */
export async function givenProject(
  key = `T${randomBytes(4).toString("hex").toUpperCase()}`,
): Promise<{ id: string; key: string; requestTypeId: string }> {
  const project = await database().project.create({
    data: {
      key,
      name: `Project ${key}`,
      requestTypes: { create: { name: "Question", requiredFields: ["summary"] } },
    },
    include: { requestTypes: true },
  });
  const [requestType] = project.requestTypes;
  if (!requestType) throw new Error("The project was made without its request type.");
  return { id: project.id, key: project.key, requestTypeId: requestType.id };
}

/** One person of each role, seen from one project. */
export async function givenCast(projectId: string): Promise<Record<CastRole, UserActor>> {
  const elsewhere = await givenProject();
  return {
    systemAdmin: await givenUser({ isSystemAdmin: true }),
    projectAdmin: await givenUser({ roles: { [projectId]: "ADMIN" } }),
    agent: await givenUser({ roles: { [projectId]: "AGENT" } }),
    adminElsewhere: await givenUser({ roles: { [elsewhere.id]: "ADMIN" } }),
    customer: await givenUser(),
  };
}

export type CastRole = "systemAdmin" | "projectAdmin" | "agent" | "adminElsewhere" | "customer";
