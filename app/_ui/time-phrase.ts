const units = [
  { unit: "year", seconds: 31_536_000 },
  { unit: "month", seconds: 2_592_000 },
  { unit: "week", seconds: 604_800 },
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
] as const;

const long = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const narrow = new Intl.RelativeTimeFormat("en-GB", { numeric: "always", style: "narrow" });

/** How far `at` is from `now`, in words: "now", "5 minutes ago", "in 2 days"; `narrow` for table columns: "5 min ago". */
export function timePhrase(at: Date, now: Date, style: "long" | "narrow" = "long"): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const fitting = units.find((each) => Math.abs(seconds) >= each.seconds);
  if (fitting === undefined) return "now";
  const amount = Math.trunc(seconds / fitting.seconds);
  return (style === "long" ? long : narrow).format(amount, fitting.unit);
}

/** Milliseconds until the phrase can change: each half minute in the first hour, then each five minutes. */
export function nextPhraseMs(at: Date, now: Date): number {
  return Math.abs(now.getTime() - at.getTime()) < 3_600_000 ? 30_000 : 300_000;
}

/** The exact time with its zone: "21 November 2026, 16:04:09 UTC". */
export function exactTime(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long", timeZone }).format(at);
}
