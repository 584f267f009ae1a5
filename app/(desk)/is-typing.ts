/** Whether a key press goes into a field: single-key shortcuts rest then. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input, textarea, select, [role=listbox], [role=menu], [role=dialog]") !== null)
  );
}
