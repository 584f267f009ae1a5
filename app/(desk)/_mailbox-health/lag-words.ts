const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How far behind something is, as one says it: "none", "45 s", "12 min", "3 h", "2 days". */
export function lagWords(seconds: number): string {
  if (seconds <= 0) return "none";
  if (seconds < minute) return `${seconds} s`;
  if (seconds < 2 * hour) return `${Math.floor(seconds / minute)} min`;
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)} h`;
  return `${Math.floor(seconds / day)} days`;
}
