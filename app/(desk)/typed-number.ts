/** A number as it was typed. What is none goes to the server as it is, which says so at the field. */
export function typedNumber(text: string): number | string {
  const typed = text.trim();
  return /^\d+$/.test(typed) ? Number(typed) : typed;
}
