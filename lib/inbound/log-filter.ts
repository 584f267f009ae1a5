import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAdmin } from "@/lib/requests/find-project.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Time of a line in milliseconds, and its id: what the next page begins after. */
const cursorPattern = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What both mail logs may be asked for. Without a project it is the log of the whole installation. */
export const logFilterInput = z.object({
  projectKey: projectKeyInput.optional(),
  mailboxId: z.uuid().optional(),
  /** The first moment of the period. */
  from: moment.optional(),
  /** The first moment after the period. */
  to: moment.optional(),
  cursor: z.string().regex(cursorPattern, "The cursor of an earlier answer, unchanged.").optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** A place in a log, newest first. */
export type LogPlace = { readonly at: Date; readonly id: string };

/** The cursor that stands for a place. */
function logCursor({ at, id }: LogPlace): string {
  return `${at.getTime()}_${id}`;
}

/** The place that a checked cursor stands for; undefined: the beginning. */
export function placeOfCursor(cursor: string | undefined): LogPlace | undefined {
  const [, atMs, id] = cursorPattern.exec(cursor ?? "") ?? [];
  return atMs === undefined || id === undefined ? undefined : { at: new Date(Number(atMs)), id };
}

/** So many lines as a page has, and where the next page begins: from rows of which one more was asked for. */
export function pageOf<Row extends LogPlace>(
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last ? logCursor(last) : null };
}

/**
 * The project whose log is asked for, by an admin of it; null: the whole installation, by a system admin.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function logScope(actor: Actor, projectKey: string | undefined): Promise<string | null> {
  if (projectKey !== undefined) return (await findProjectAsAdmin(database(), actor, projectKey)).id;
  requireSystemAdmin(actor);
  return null;
}
