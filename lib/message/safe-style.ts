// Properties that colour, space and size a newsletter. Nothing that takes an element out of its place, loads,
// animates, reacts to the pointer or writes text (content).
const allowedProperties = new Set(
  (
    "background background-color border border-bottom border-bottom-color border-bottom-left-radius " +
    "border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-left " +
    "border-left-color border-left-style border-left-width border-radius border-right border-right-color " +
    "border-right-style border-right-width border-spacing border-style border-top border-top-color " +
    "border-top-left-radius border-top-right-radius border-top-style border-top-width border-width caption-side clear " +
    "color direction display float font font-family font-size font-style font-variant font-weight height " +
    "letter-spacing line-height list-style list-style-type margin margin-bottom margin-left margin-right margin-top " +
    "max-height max-width min-height min-width overflow overflow-wrap padding padding-bottom padding-left " +
    "padding-right padding-top table-layout text-align text-decoration text-decoration-color text-decoration-line " +
    "text-indent text-transform vertical-align white-space width word-break word-spacing word-wrap"
  ).split(" "),
);

// Functions are named one by one, so that url(), image(), expression(), attr(), var() and what may come are out.
const allowedFunctions = new Set(["rgb", "rgba", "hsl", "hsla"]);

const maxStyleLength = 4_000;
const maxLengthPixels = 4_000;

/**
 * Reads a style attribute property by property and writes back only plain, known ones. Backslash escapes, comments,
 * quotes that do not close, at-rules and functions other than colours make a property vanish.
 */
export function safeStyle(style: string): string {
  const kept: string[] = [];
  for (const declaration of style.slice(0, maxStyleLength).split(";")) {
    const colon = declaration.indexOf(":");
    if (colon < 1) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (allowedProperties.has(property) && isPlainValue(property, value)) kept.push(`${property}:${value}`);
  }
  return kept.join(";");
}

function isPlainValue(property: string, value: string): boolean {
  if (value === "" || value.length > 300) return false;
  if (!/^[\p{L}\p{N} #%.,()'"+!/_-]+$/u.test(value)) return false;
  for (const match of value.matchAll(/([a-z-]*)\s*\(/gi)) {
    if (!allowedFunctions.has((match[1] ?? "").toLowerCase())) return false;
  }
  if (!isBalanced(value)) return false;
  // A negative margin or indent moves words over other words, a huge one pushes the page away.
  if (/^(?:margin|text-indent|letter-spacing|word-spacing)/.test(property) && /(?:^|\s)-/.test(value))
    return false;
  return [...value.matchAll(/\d{1,9}/g)].every(
    (match) => /^#/.test(value) || Number(match[0]) <= maxLengthPixels || !/px|em|pt|%/.test(value),
  );
}

function isBalanced(value: string): boolean {
  const count = (character: string) => value.split(character).length - 1;
  return count('"') % 2 === 0 && count("'") % 2 === 0 && count("(") === count(")");
}
