import { Problem } from "@/lib/platform/problem.ts";
import type { Actor } from "./actor.ts";

/** System admins manage everything of the installation; they are project admins everywhere. */
export function isSystemAdmin(actor: Actor): boolean {
  return actor.kind === "system" || actor.isSystemAdmin;
}

/** Project admins manage one project, its channels and people. */
export function isProjectAdmin(actor: Actor, projectId: string): boolean {
  return isSystemAdmin(actor) || (actor.kind === "user" && actor.projectRoles.get(projectId) === "ADMIN");
}

/** Agents work the queue of a project; its admins do too. */
export function isAgent(actor: Actor, projectId: string): boolean {
  return isSystemAdmin(actor) || (actor.kind === "user" && actor.projectRoles.has(projectId));
}

/** Whether the actor works for the desk at all: in any project, or as system admin. */
export function isStaff(actor: Actor): boolean {
  return isSystemAdmin(actor) || (actor.kind === "user" && actor.projectRoles.size > 0);
}

/** @throws Problem `forbidden` */
export function requireSystemAdmin(actor: Actor): void {
  if (!isSystemAdmin(actor)) throw forbidden("Only a system admin may do this.");
}

/** @throws Problem `forbidden` */
export function requireProjectAdmin(actor: Actor, projectId: string): void {
  if (!isProjectAdmin(actor, projectId)) throw forbidden("Only an admin of this project may do this.");
}

/** The user id of a person; system actors have none. @throws Problem `forbidden` */
export function requirePerson(actor: Actor): string {
  if (actor.kind !== "user") throw forbidden("Only a person may do this.");
  return actor.userId;
}

function forbidden(detail: string): Problem {
  return new Problem("forbidden", "forbidden", detail);
}
