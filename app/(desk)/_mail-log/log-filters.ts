import { z } from "zod";

const periods = z.enum(["hour", "day", "week", "month", "any", "custom"]);
type Period = z.infer<typeof periods>;

/** The choices of a period. */
export const periodOptions: readonly { readonly id: Period; readonly label: string }[] = [
  { id: "hour", label: "Last hour" },
  { id: "day", label: "Last 24 hours" },
  { id: "week", label: "Last 7 days" },
  { id: "month", label: "Last 30 days" },
  { id: "any", label: "Any time" },
  { id: "custom", label: "From … to …" },
];

/** What stands as no parameter in the address. */
export const usualPeriod: Period = "week";

const day = z.iso.date().optional().catch(undefined);

/** The filters that all logs have, as they stand in the address; faulty ones count as absent. */
const commonFilters = z.object({
  period: periods.catch(usualPeriod),
  /** First and last day of a period of one's own, by UTC. */
  from: day,
  to: day,
  mailbox: z.uuid().or(z.literal("any")).catch("any"),
  project: z
    .string()
    .regex(/^[A-Z0-9]{1,10}$/)
    .catch("any"),
  cursor: z.string().max(60).optional().catch(undefined),
});
type CommonFilters = z.infer<typeof commonFilters>;

/** What one may ask the processing log for: an outcome, or mail that has none. */
const results = z.enum([
  "any",
  "request",
  "comment",
  "ignored",
  "bounce",
  "duplicate",
  "forwarded",
  "left",
  "held",
  "failed",
  "waiting",
]);

/** The filters of the processing log. */
export const processingFilters = commonFilters.extend({
  q: z.string().max(200).catch(""),
  result: results.catch("any"),
});

/** The filters of the connectivity log. */
export const connectivityFilters = commonFilters.extend({
  result: z.enum(["any", "ok", "failed"]).catch("any"),
});

/** The filters of the quarantine. */
export const quarantineFilters = commonFilters.extend({
  q: z.string().max(200).catch(""),
  period: periods.catch("any"),
  show: z.enum(["held", "failed"]).catch("held"),
});

/** The choices, the wide one first. */
export const resultOptions: readonly { readonly id: z.infer<typeof results>; readonly label: string }[] = [
  { id: "any", label: "Any outcome" },
  { id: "request", label: "New request" },
  { id: "comment", label: "Comment" },
  { id: "ignored", label: "Ignored" },
  { id: "bounce", label: "Bounce" },
  { id: "duplicate", label: "Duplicate" },
  { id: "forwarded", label: "Forwarded" },
  { id: "left", label: "Left in the mailbox" },
  { id: "held", label: "Held" },
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
  forwarded: { outcome: "FORWARDED" },
  left: { outcome: "LEFT" },
  held: { state: "HELD" },
  failed: { state: "FAILED" },
  waiting: { state: "STORED" },
} as const;

/** The choice as the query understands it: an outcome is known only of mail that is done. */
export function resultCondition(result: z.infer<typeof results>) {
  return conditions[result];
}

const dayMs = 86_400_000;
const lengthsMs = { hour: dayMs / 24, day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const;

/** The period as the query understands it; the last day of one's own period counts whole. */
export function periodBounds(
  { period, from, to }: Pick<CommonFilters, "period" | "from" | "to">,
  now: Date,
): { readonly from?: Date; readonly to?: Date } {
  if (period === "any") return {};
  if (period !== "custom") return { from: new Date(now.getTime() - lengthsMs[period]) };
  return {
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(new Date(to).getTime() + dayMs) }),
  };
}

/** The filters that all logs have as parameters of an address, without those that say the usual. */
export function commonParameters(
  filters: CommonFilters,
  usual: Period = usualPeriod,
): Readonly<Record<string, string | undefined>> {
  const { period, from, to, mailbox, project } = filters;
  return {
    period: period === usual ? undefined : period,
    mailbox: mailbox === "any" ? undefined : mailbox,
    project: project === "any" ? undefined : project,
    ...ownPeriod({ period, from, to }),
  };
}

/** First and last day, where the period is one's own. */
export function ownPeriod({ period, from, to }: Pick<CommonFilters, "period" | "from" | "to">): {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
} {
  return period === "custom" ? { from, to } : {};
}

/** The filters that all logs have as the queries understand them. */
export function commonConditions(filters: CommonFilters, projectKey: string | undefined, now: Date) {
  const { mailbox, project, cursor } = filters;
  return {
    projectKey: projectKey ?? (project === "any" ? undefined : project),
    mailboxId: mailbox === "any" ? undefined : mailbox,
    cursor,
    ...periodBounds(filters, now),
  };
}
