import { z } from "zod";
import { personView, requestPriority, requestStatus, waitingOn } from "./request-fields.ts";

/** A request as a line of the queue. Browsers read it too: nothing of the database here. */
export const queueRowView = z.object({
  id: z.uuid(),
  key: z.string(),
  number: z.int(),
  summary: z.string(),
  requestTypeName: z.string(),
  reporter: personView,
  assignee: personView.nullable(),
  status: requestStatus,
  priority: requestPriority,
  waitingOn,
  createdAt: z.date(),
  /** Last public mail or comment. */
  lastMessageAt: z.date(),
});

export const queuePageView = z.object({ items: z.array(queueRowView), nextCursor: z.string().nullable() });
export type QueuePage = z.infer<typeof queuePageView>;

/** How many requests each view holds. */
export const queueCountsView = z.object({
  "needs-reply": z.int(),
  "waiting-for-customer": z.int(),
  mine: z.int(),
  unassigned: z.int(),
  resolved: z.int(),
  all: z.int(),
});
export type QueueCounts = z.infer<typeof queueCountsView>;
