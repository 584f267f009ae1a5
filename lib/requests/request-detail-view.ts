import { z } from "zod";
import { draftsView } from "./read-drafts.ts";
import { personView, requestPriority, requestStatus, waitingOn } from "./request-fields.ts";
import { timelineEntryView } from "./timeline-view.ts";

const relatedRequestView = z.object({ key: z.string(), summary: z.string(), status: requestStatus });

export const requestDetailView = z.object({
  id: z.uuid(),
  key: z.string(),
  number: z.int(),
  project: z.object({ id: z.uuid(), key: z.string(), name: z.string() }),
  summary: z.string(),
  requestType: z.object({ id: z.uuid(), name: z.string() }),
  status: requestStatus,
  priority: requestPriority,
  waitingOn,
  reporter: personView,
  assignee: personView.nullable(),
  participants: z.array(personView),
  /** The channel that answers leave from; null: there is none, so answers can not leave by mail. */
  channel: z
    .object({ id: z.uuid(), address: z.string(), displayName: z.string(), enabled: z.boolean() })
    .nullable(),
  /** The request that this one was split from, or that its sender mentioned without being involved. */
  relatedTo: relatedRequestView.nullable(),
  relatedFrom: z.array(relatedRequestView),
  createdAt: z.date(),
  updatedAt: z.date(),
  resolvedAt: z.date().nullable(),
  lastMessageAt: z.date(),
  /** Mails, notes and events by time; the description is the first message and has the id of the request. */
  timeline: z.array(timelineEntryView),
  /** What the asking person has begun to write. */
  drafts: draftsView,
});
export type RequestDetail = z.infer<typeof requestDetailView>;
