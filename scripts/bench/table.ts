import { type Figure, isReached, type PartOutcome } from "./figures.ts";

const headings = ["part", "figure", "measured", "aim", ""];

/** All outcomes as a table for the terminal; a part that failed has one row that says why. */
export function renderTable(outcomes: readonly PartOutcome[]): string {
  const rows = outcomes.flatMap((outcome) => {
    const measured = outcome.figures.map((figure) => rowOf(outcome.part, figure));
    return outcome.failure === null
      ? measured
      : [...measured, [outcome.part, "could not be measured", "", "", "failed"]];
  });
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  // Numbers are read by their ends.
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        column === 2 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const rule = "─".repeat(Math.max(...lines.map((line) => line.length)));
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

function rowOf(part: string, figure: Figure): string[] {
  const reached = isReached(figure);
  return [
    part,
    figure.name,
    `${rounded(figure.value)} ${figure.unit}`,
    figure.aim === undefined ? "" : `≤ ${figure.aim} ${figure.unit}`,
    reached === null ? "" : reached ? "reached" : "missed",
  ];
}

/** Three digits that count; small numbers are not made to look exact. */
function rounded(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}
