import { z } from "zod";

/** What would become of a mail. `not-read`: it is too large for a test. */
const dryRunResults = [
  "request",
  "comment",
  "ignored",
  "held",
  "left",
  "forwarded",
  "bounce",
  "duplicate",
  "failed",
  "not-read",
] as const;
export type DryRunResult = (typeof dryRunResults)[number];

/** One mail of a dry run. */
const dryRunMail = z.object({
  /** 1 is the latest. */
  place: z.number(),
  from: z.string(),
  subject: z.string(),
  /** Null: the server does not tell, and the mail does not either. */
  receivedAt: z.date().nullable(),
  sizeBytes: z.number(),
  result: z.enum(dryRunResults),
  /** The request that it would join, or that it belongs to. */
  requestKey: z.string().nullable(),
  /** Why, in words. */
  reason: z.string(),
  evidence: z.array(z.object({ kind: z.string(), detail: z.string() })),
  /** The sender would get an account. */
  wouldCreateUser: z.boolean(),
  /** Who would get a mail of it. */
  wouldNotify: z.array(z.string()),
});
export type DryRunMail = z.infer<typeof dryRunMail>;

/** What a handler would do with the newest mails of its folder. Nothing was stored, sent or changed. */
export const dryRunView = z.object({
  /** The latest first. */
  mails: z.array(dryRunMail),
  totals: z.object({
    read: z.number(),
    ...Object.fromEntries(dryRunResults.map((result) => [result, z.number()])),
  }),
  /** "20 read: 12 requests and 3 comments would be made, 2 forwarded." */
  summary: z.string(),
  /** False: the time for a test was over before all mails that were asked for had been looked at. */
  isComplete: z.boolean(),
});
export type DryRunView = z.infer<typeof dryRunView>;

/** How often each result came out, and how many mails there were. */
export function totalsOf(mails: readonly Pick<DryRunMail, "result">[]): DryRunView["totals"] {
  const counts = Object.fromEntries(
    dryRunResults.map((result) => [result, mails.filter((mail) => mail.result === result).length]),
  );
  return { read: mails.length, ...counts };
}

const summaryParts: readonly (readonly [DryRunResult, (count: number) => string])[] = [
  ["request", (count) => `${count} ${count === 1 ? "request" : "requests"} would be made`],
  ["comment", (count) => `${count} ${count === 1 ? "comment" : "comments"} would be made`],
  ["forwarded", (count) => `${count} forwarded`],
  ["ignored", (count) => `${count} ignored`],
  ["held", (count) => `${count} held back`],
  ["left", (count) => `${count} left in the mailbox`],
  ["bounce", (count) => `${count} taken as delivery reports`],
  ["duplicate", (count) => `${count} known already`],
  ["not-read", (count) => `${count} too large for a test`],
  ["failed", (count) => `${count} could not be processed`],
];

/** The totals in one sentence. */
export function summaryOf(mails: readonly Pick<DryRunMail, "result">[]): string {
  if (mails.length === 0) return "There is no mail in this folder.";
  const parts = summaryParts.flatMap(([result, words]) => {
    const count = mails.filter((mail) => mail.result === result).length;
    return count === 0 ? [] : [words(count)];
  });
  return `${mails.length} read: ${parts.join(", ")}.`;
}
