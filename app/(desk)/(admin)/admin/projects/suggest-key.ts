const longestKey = 10;
const lettersOfOneWord = 3;

/**
 * A short key for a project's name: the initials of several words, or the first letters of one. Empty when the name
 * has no letter that a key may begin with.
 */
export function suggestKey(name: string): string {
  const words = name
    .normalize("NFKD")
    .toUpperCase()
    .replace(/\p{M}+/gu, "")
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "");
  const [only] = words;
  const letters =
    words.length === 1 && only ? only.slice(0, lettersOfOneWord) : words.map(([first]) => first).join("");
  const key = letters.replace(/^[0-9]+/, "").slice(0, longestKey);
  return key.length < 2 ? "" : key;
}
