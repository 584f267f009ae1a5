/**
 * The tags in typed or pasted text. `words` parts at white space, commas and semicolons (scopes). `addresses` parts at
 * commas, semicolons and line ends only outside quotes and angle brackets, so `"Doe, Jane" <jane@example.org>` stays one.
 */
export function splitTags(text: string, by: "words" | "addresses"): string[] {
  const parts = by === "words" ? text.split(/[\s,;]+/) : splitAddresses(text);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function splitAddresses(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let isQuoted = false;
  let isInAngle = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === "<") isInAngle = true;
    else if (!isQuoted && character === ">") isInAngle = false;
    if (!isQuoted && !isInAngle && /[,;\r\n]/.test(character)) {
      parts.push(part);
      part = "";
    } else {
      part += character;
    }
  }
  return [...parts, part].flatMap(splitBareAddresses);
}

/** "a@x.org b@y.org" is two addresses; "Jane Doe <jane@x.org>" is one. */
function splitBareAddresses(part: string): string[] {
  const words = part.trim().split(/\s+/);
  return words.length > 1 && words.every((word) => /^[^\s@<>"]+@[^\s@<>"]+$/.test(word)) ? words : [part];
}

/** The list with the new tags at its end, each once (letter case counts only for `words`). */
export function addTags(
  present: readonly string[],
  added: readonly string[],
  by: "words" | "addresses",
): string[] {
  const key = (tag: string) => (by === "words" ? tag : tag.toLowerCase());
  const seen = new Set(present.map(key));
  const fresh = added.filter((tag) => {
    if (seen.has(key(tag))) return false;
    seen.add(key(tag));
    return true;
  });
  return [...present, ...fresh];
}
