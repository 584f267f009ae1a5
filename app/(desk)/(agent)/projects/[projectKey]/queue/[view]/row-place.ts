/** A row and how far it is from the top of the window, in CSS pixels. */
type RowPlace = { readonly key: string; readonly top: number };

/**
 * The place of the row that somebody works at: the one with the focus, else the first in view. Null when the list is seen
 * from its beginning: there, what comes in on top is to be seen.
 */
export function placeOfRow(): RowPlace | null {
  const rows = [...document.querySelectorAll<HTMLElement>("tr[data-row]")];
  const [first] = rows;
  if (!first || first.getBoundingClientRect().top >= 0) return null;
  const inView = rows.filter((row) => isInView(row.getBoundingClientRect()));
  const row = inView.find((one) => one.contains(document.activeElement)) ?? inView[0];
  return row?.dataset.row === undefined
    ? null
    : { key: row.dataset.row, top: row.getBoundingClientRect().top };
}

/**
 * Scrolls so that the row is where it was in the window. Browsers do that by themselves, but not for what lies in a box
 * that can scroll sideways, as the tables do.
 */
export function keepRowPlace({ key, top }: RowPlace): void {
  const row = document.querySelector<HTMLElement>(`tr[data-row="${CSS.escape(key)}"]`);
  if (row) window.scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
}

function isInView({ top, bottom }: DOMRect): boolean {
  return top >= 0 && bottom <= window.innerHeight;
}
