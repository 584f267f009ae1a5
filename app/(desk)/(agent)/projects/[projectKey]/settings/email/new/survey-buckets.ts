import type { MailboxSurvey } from "@/lib/channel-setup/mailbox-survey.ts";

type Days = NonNullable<MailboxSurvey["days"]>;

/** Mails of a week or a month. */
export type SurveyBucket = {
  /** First day, yyyy-mm-dd. */
  readonly from: string;
  readonly label: string;
  readonly count: number;
  /** Those that the chosen beginning lets in. */
  readonly wanted: number;
};

const dayMs = 86_400_000;
/** More weeks than this are shown as months. */
const mostWeeks = 26;
/** More months than this: what is older stands in the first bar. */
const mostMonths = 60;

/**
 * Groups days by week (Monday first) or, when they span more than half a year, by month; empty ones in between are there
 * too. Mail from a day that has not come yet stands with that of today.
 *
 * @param beginDay mails of this day and later come in; null: all do
 * @param today yyyy-mm-dd
 */
export function surveyBuckets(days: Days, beginDay: string | null, today: string): SurveyBucket[] {
  const [first] = days;
  if (!first) return [];
  const spanDays = (Date.parse(today) - Date.parse(first.day)) / dayMs;
  const isWeekly = spanDays <= mostWeeks * 7;
  const startOf = isWeekly ? weekOf : monthOf;
  const following = isWeekly ? nextWeek : nextMonth;
  const counts = new Map<string, { count: number; wanted: number }>();
  // Some clocks go ahead, and some dates are thousands of years away.
  const shownDay = (day: string) => (day > today ? today : day);
  for (let from = startOf(shownDay(first.day)); from <= startOf(today); from = following(from)) {
    counts.set(from, { count: 0, wanted: 0 });
  }
  for (const { day, count } of days) {
    const bucket = counts.get(startOf(shownDay(day)));
    if (!bucket) continue;
    bucket.count += count;
    if (beginDay === null || day >= beginDay) bucket.wanted += count;
  }
  const all = [...counts].map(([from, { count, wanted }]) => ({
    from,
    label: isWeekly ? from : from.slice(0, 7),
    count,
    wanted,
  }));
  return all.length <= mostMonths ? all : withOldest(all);
}

function withOldest(all: readonly SurveyBucket[]): SurveyBucket[] {
  const shown = all.slice(1 - mostMonths);
  const older = all.slice(0, 1 - mostMonths);
  const [first] = shown;
  if (!first) return [...all];
  const sum = (field: "count" | "wanted") => older.reduce((total, bucket) => total + bucket[field], 0);
  const label = `before ${first.label}`;
  return [
    { from: older[0]?.from ?? first.from, label, count: sum("count"), wanted: sum("wanted") },
    ...shown,
  ];
}

/** How many mails the chosen beginning lets in. */
export function wantedCount(days: Days, beginDay: string | null): number {
  return days.reduce((sum, { day, count }) => (beginDay === null || day >= beginDay ? sum + count : sum), 0);
}

const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return isoDay(date.getTime() - ((date.getUTCDay() + 6) % 7) * dayMs);
}

function nextWeek(monday: string): string {
  return isoDay(Date.parse(monday) + 7 * dayMs);
}

function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

function nextMonth(month: string): string {
  const date = new Date(`${month}T00:00:00Z`);
  return isoDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
}
