import { z } from "zod";

/** What one may ask the processing log for: an outcome, or mail that has none. */
const results = z.enum(["any", "request", "comment", "ignored", "bounce", "duplicate", "failed", "waiting"]);

/** The filters of the processing log as they stand in its address; faulty ones count as absent. */
export const logFilters = z.object({
  q: z.string().max(200).catch(""),
  result: results.catch("any"),
  cursor: z.uuid().optional().catch(undefined),
});

/** The choices, the wide one first. */
export const resultOptions: readonly { readonly id: z.infer<typeof results>; readonly label: string }[] = [
  { id: "any", label: "Any outcome" },
  { id: "request", label: "New request" },
  { id: "comment", label: "Comment" },
  { id: "ignored", label: "Ignored" },
  { id: "bounce", label: "Bounce" },
  { id: "duplicate", label: "Duplicate" },
  { id: "failed", label: "Failed" },
  { id: "waiting", label: "Waiting" },
];

const conditions = {
  any: {},
  request: { outcome: "REQUEST" },
  comment: { outcome: "COMMENT" },
  ignored: { outcome: "IGNORED" },
  bounce: { outcome: "BOUNCE" },
  duplicate: { outcome: "DUPLICATE" },
  failed: { state: "FAILED" },
  waiting: { state: "STORED" },
} as const;

/** The choice as the query understands it: an outcome is known only of mail that is done. */
export function resultCondition(result: z.infer<typeof results>) {
  return conditions[result];
}
