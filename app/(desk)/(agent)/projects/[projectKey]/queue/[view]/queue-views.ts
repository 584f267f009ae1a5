import type { QueueViewName } from "@/lib/requests/queue-view.ts";

/** The views of a queue in the order of their tabs, and what stands there when nothing is in them. */
export const queueViews: readonly { id: QueueViewName; label: string; empty: string }[] = [
  { id: "needs-reply", label: "Needs reply", empty: "No request waits for you" },
  { id: "waiting-for-customer", label: "Waiting for customer", empty: "No request waits for a customer" },
  { id: "mine", label: "Mine", empty: "No open request is assigned to you" },
  { id: "unassigned", label: "Unassigned", empty: "Every open request has an assignee" },
  { id: "resolved", label: "Resolved", empty: "Nothing has been resolved yet" },
  { id: "all", label: "All", empty: "There are no requests yet" },
];
