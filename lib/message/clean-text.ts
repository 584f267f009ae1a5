/**
 * One line of text as it may be stored and shown: no control characters (PostgreSQL refuses NUL, terminals and
 * headers are steered by the others), no bidirectional overrides, no lone surrogates, spaces collapsed.
 */
export function cleanLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** Text of many lines as it may be stored: LF line ends, no NUL, no lone surrogates, no byte order mark. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/[\0\ufeff]/g, "");
}
