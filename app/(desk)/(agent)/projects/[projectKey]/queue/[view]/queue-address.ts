import { z } from "zod";
import type { QueueViewName } from "@/lib/requests/queue-view.ts";

type QueueSort = "oldest-waiting" | "newest" | "recently-updated" | "priority";

/** The filters of a queue page, as they stand in its address. Faulty ones count as absent. */
export const queueFilters = z.object({
  q: z.string().max(200).catch(""),
  assignee: z.uuid().optional().catch(undefined),
  priority: z.enum(["LOW", "NORMAL", "HIGH", "URGENT"]).optional().catch(undefined),
  sort: z.enum(["oldest-waiting", "newest", "recently-updated", "priority"]).optional().catch(undefined),
  cursor: z.string().max(1000).optional().catch(undefined),
});

export type QueueFilters = z.infer<typeof queueFilters>;

/** Who has waited longest comes first where somebody waits; elsewhere what has happened last. */
function defaultSort(view: QueueViewName): QueueSort {
  return view === "resolved" || view === "all" ? "recently-updated" : "oldest-waiting";
}

/** The page of the queue that these filters ask for, as `listQueue` and its API take it. */
export function queueQuery(view: QueueViewName, filters: QueueFilters) {
  return {
    view,
    query: filters.q,
    assigneeId: filters.assignee,
    priority: filters.priority,
    sort: filters.sort ?? defaultSort(view),
    cursor: filters.cursor,
    limit: 50,
  };
}

/** Path below /api/v1 of what a queue page with these filters shows. */
export function queueApiPath(projectKey: string, view: QueueViewName, filters: QueueFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(queueQuery(view, filters))) {
    if (value !== undefined) query.set(name, String(value));
  }
  return `/projects/${projectKey}/requests?${query}`;
}

/** Address of a queue page with these filters; what equals the default is left out. */
export function queueHref(
  projectKey: string,
  view: QueueViewName,
  filters: Partial<QueueFilters> = {},
): string {
  const query = new URLSearchParams();
  if (filters.q) query.set("q", filters.q);
  if (filters.assignee) query.set("assignee", filters.assignee);
  if (filters.priority) query.set("priority", filters.priority);
  if (filters.sort && filters.sort !== defaultSort(view)) query.set("sort", filters.sort);
  if (filters.cursor) query.set("cursor", filters.cursor);
  const text = query.toString();
  return `/projects/${projectKey}/queue/${view}${text === "" ? "" : `?${text}`}`;
}
