import type { AlertView } from "@/lib/alerts/list-alerts.ts";

/** Whether an alert was mailed and to how many, in a sentence; null: there was nobody to mail it to. */
export function mailedWords({ told, waiting, failed, failureDetail }: AlertView["mails"]): string | null {
  const sentences: string[] = [];
  if (told > 0) sentences.push(`Mailed to ${people(told)}.`);
  if (failed > 0) sentences.push(`Could not be mailed to ${people(failed)}.`);
  if (waiting > 0) {
    sentences.push(
      failureDetail === null
        ? `Being mailed to ${people(waiting)}.`
        : `Could not be mailed to ${people(waiting)} yet; Mailroom tries again.`,
    );
  }
  return sentences.length > 0 ? sentences.join(" ") : null;
}

function people(count: number): string {
  return count === 1 ? "one admin" : `${count} admins`;
}
