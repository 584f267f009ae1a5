import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

export const listAlertsInput = z.object({
  state: z.enum(["open", "ended"]).default("open"),
  /** Id of the last alert that was read. */
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const alertView = z.object({
  id: z.string(),
  kind: z.string(),
  severity: z.enum(["WARNING", "CRITICAL"]),
  title: z.string(),
  detail: z.string(),
  cure: z.string(),
  /** Path of the page where it is cured; null: the reader may not open it, a system admin has to. */
  href: z.string().nullable(),
  dueAt: z.date().nullable(),
  raisedAt: z.date(),
  endedAt: z.date().nullable(),
  mails: z.object({
    /** To how many people it was mailed. */
    told: z.number().int(),
    waiting: z.number().int(),
    failed: z.number().int(),
    /** Why mails wait or failed; for system admins. */
    failureDetail: z.string().nullable(),
  }),
});
export type AlertView = z.infer<typeof alertView>;

export const alertListView = z.object({
  items: z.array(alertView),
  nextCursor: z.string().nullable(),
});

/**
 * Alerts: the open ones most pressing first, those that have ended newest first. System admins see all, project admins
 * those of their projects.
 *
 * @throws Problem `forbidden`
 */
export async function listAlerts(
  actor: Actor,
  input: z.output<typeof listAlertsInput>,
): Promise<z.infer<typeof alertListView>> {
  const isOpen = input.state === "open";
  const rows = await database().alert.findMany({
    where: { ...visibleTo(actor), endedAt: isOpen ? null : { not: null } },
    orderBy: isOpen ? [{ severity: "desc" }, { id: "desc" }] : [{ endedAt: "desc" }, { id: "desc" }],
    ...(input.cursor !== undefined && { cursor: { id: input.cursor }, skip: 1 }),
    take: input.limit + 1,
    include: { mails: { orderBy: { id: "asc" } } },
  });
  const page = rows.slice(0, input.limit);
  return {
    items: page.map((row) => viewOf(row, isSystemAdmin(actor))),
    nextCursor: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Whether there can be alerts for the actor: system admins and admins of any project. */
export function maySeeAlerts(actor: Actor): boolean {
  return isSystemAdmin(actor) || adminOf(actor).length > 0;
}

function adminOf(actor: Actor): string[] {
  const roles = actor.kind === "user" ? [...actor.projectRoles] : [];
  return roles.flatMap(([projectId, role]) => (role === "ADMIN" ? [projectId] : []));
}

function visibleTo(actor: Actor): Prisma.AlertWhereInput {
  if (isSystemAdmin(actor)) return {};
  if (maySeeAlerts(actor)) return { projectIds: { hasSome: adminOf(actor) } };
  throw new Problem("forbidden", "forbidden", "Only system admins and project admins may see alerts.");
}

type AlertRow = Prisma.AlertGetPayload<{ include: { mails: true } }>;

function viewOf({ mails, ...alert }: AlertRow, isForSystemAdmin: boolean): AlertView {
  const sent = mails.filter(({ state }) => state === "SENT");
  const unsent = mails.filter(({ state }) => state !== "SENT");
  const { id, kind, severity, title, detail, cure, dueAt, raisedAt, endedAt } = alert;
  const isOpenToReader = isForSystemAdmin || !alert.href.startsWith("/admin/");
  return {
    id,
    kind,
    severity,
    title,
    detail,
    cure,
    href: isOpenToReader ? alert.href : null,
    dueAt,
    raisedAt,
    endedAt,
    mails: {
      told: new Set(sent.map(({ userId }) => userId)).size,
      waiting: unsent.filter(({ state }) => state === "QUEUED").length,
      failed: unsent.filter(({ state }) => state === "FAILED").length,
      // It names mailboxes and servers of any project.
      failureDetail: isForSystemAdmin
        ? (unsent.findLast((mail) => mail.failureDetail)?.failureDetail ?? null)
        : null,
    },
  };
}
