import { ConnectionBudget } from "./connection-budget.ts";
import { PollSlots } from "./poll-slots.ts";

/** What all polls of a process share: how many run at once, and how many connections they open. */
export type ReadingLimits = { readonly slots: PollSlots; readonly connections: ConnectionBudget };

export function newReadingLimits(): ReadingLimits {
  return { slots: new PollSlots(), connections: new ConnectionBudget() };
}

/** Those of this process. */
export const readingLimits = newReadingLimits();
