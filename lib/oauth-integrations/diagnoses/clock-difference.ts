/** Clocks that differ by less decide nothing. */
const negligibleSeconds = 60;

/**
 * By how much the clocks differ, as a sentence to follow another; empty when it is not known.
 *
 * @param aheadSeconds positive: the clock of this machine is ahead of the provider's
 */
export function clockDifference(aheadSeconds: number | null): string {
  if (aheadSeconds === null) return "";
  const seconds = Math.round(Math.abs(aheadSeconds));
  if (seconds < negligibleSeconds) return " But both clocks agree now, so look at the other causes.";
  return ` It is ${inUnits(seconds)} ${aheadSeconds > 0 ? "ahead of" : "behind"} the provider's.`;
}

function inUnits(seconds: number): string {
  if (seconds < 3_600) return counted(seconds / 60, "minute");
  if (seconds < 172_800) return counted(seconds / 3_600, "hour");
  return counted(seconds / 86_400, "day");
}

function counted(amount: number, unit: string): string {
  const whole = Math.round(amount);
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}
