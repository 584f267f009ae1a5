/** One measured number. */
export interface Figure {
  name: string;
  value: number;
  unit: "ms" | "times" | "mails/s" | "MB" | "KB" | "%" | "mails" | "mailboxes" | "rows";
  /** The value should be at most this. */
  aim?: number;
}

/** What measuring one part gave: its figures, or why it could not be measured. */
export interface PartOutcome {
  part: string;
  seconds: number;
  figures: Figure[];
  failure: string | null;
}

/**
 * The value below which a share of all values lies, between neighbours by proportion (so the median of 1 and 2 is 1.5).
 *
 * @param share 0 to 1
 * @throws RangeError without values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) {
    throw new RangeError("There is no percentile of no values.");
  }
  return below + (above - below) * (place - Math.floor(place));
}

/** @throws RangeError without values */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Null when a figure has no aim. */
export function isReached({ value, aim }: Figure): boolean | null {
  return aim === undefined ? null : value <= aim;
}
