import { notFound, redirect } from "next/navigation";
import type { UserActor } from "@/lib/access/actor.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { sessionActor } from "./session-actor.ts";

/** The signed-in person; sends others to the sign-in page, from where they come back to `here`. */
export async function pageActor(here: string): Promise<UserActor> {
  const actor = await sessionActor();
  if (!actor) redirect(`/sign-in?next=${encodeURIComponent(here)}`);
  return actor;
}

/** Awaits a query of a page: what the person may not see, or what is not there, is the "not found" page. */
export async function orNotFound<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof Problem && (error.kind === "not-found" || error.kind === "forbidden")) notFound();
    throw error;
  }
}
