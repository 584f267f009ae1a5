import type { Begin } from "./channel-input.ts";

/**
 * A mail server dates its mail by a clock of its own, which may be late. Mail that it dates so much before the moment at
 * which mail is wanted is taken too: rather a few mails too many than one that nobody ever sees.
 */
export const clockToleranceMs = 5 * 60_000;

/**
 * The moment before which mail is left alone; null: nothing is.
 *
 * @param now by the database's clock
 */
export function beginAtOf(choice: Begin, now: Date): Date | null {
  if (choice === "everything") return null;
  return choice === "now" ? new Date(now.getTime() - clockToleranceMs) : new Date(choice);
}
