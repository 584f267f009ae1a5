import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { requestKeyInput } from "./key-input.ts";
import { readDrafts } from "./read-drafts.ts";
import { readTimeline } from "./read-timeline.ts";
import type { RequestDetail } from "./request-detail-view.ts";
import { personSelect } from "./request-fields.ts";

export const getRequestInput = z.object({ requestKey: requestKeyInput });

const relatedSelect = { key: true, summary: true, status: true, projectId: true } as const;

const requestInclude = {
  project: { select: { id: true, key: true, name: true } },
  requestType: { select: { id: true, name: true } },
  reporter: { select: personSelect },
  assignee: { select: personSelect },
  participants: { select: { user: { select: personSelect } }, orderBy: { addedAt: "asc" } },
  emailChannel: { select: { id: true, address: true, displayName: true, enabled: true } },
  relatedTo: { select: relatedSelect },
  relatedFrom: { select: relatedSelect, orderBy: { createdAt: "asc" } },
} as const satisfies Prisma.RequestInclude;

/** A request with its whole conversation, for the agents of its project. @throws Problem `not-found` */
export async function getRequest(
  actor: Actor,
  input: z.output<typeof getRequestInput>,
): Promise<RequestDetail> {
  const db = database();
  const row = await db.request.findUnique({ where: { key: input.requestKey }, include: requestInclude });
  if (!row || !isAgent(actor, row.projectId)) throw notFound("request");
  const [timeline, drafts] = await Promise.all([
    readTimeline(db, row),
    actor.kind === "user" ? readDrafts(db, row.id, actor.userId) : { reply: null, note: null },
  ]);
  // A related request may be of a project that the actor does not work in.
  const seesToo = (related: { projectId: string }) => isAgent(actor, related.projectId);
  return {
    id: row.id,
    key: row.key,
    number: row.number,
    project: row.project,
    summary: row.summary,
    requestType: row.requestType,
    status: row.status,
    priority: row.priority,
    waitingOn: row.waitingOn,
    reporter: row.reporter,
    assignee: row.assignee,
    participants: row.participants.map(({ user }) => user),
    channel: row.emailChannel,
    relatedTo: row.relatedTo && seesToo(row.relatedTo) ? withoutProject(row.relatedTo) : null,
    relatedFrom: row.relatedFrom.filter(seesToo).map(withoutProject),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    resolvedAt: row.resolvedAt,
    lastMessageAt: row.lastMessageAt,
    timeline,
    drafts,
  };
}

function withoutProject<Related extends { projectId: string }>({ projectId: _, ...related }: Related) {
  return related;
}
