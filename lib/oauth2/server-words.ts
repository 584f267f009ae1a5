/** Longest words of a server that are kept. */
const maxWords = 500;

/** Words of a server as they can be stored and shown: one line, no control characters, no broken letters, not endless. */
export function serverWords<Words extends string | null>(words: Words): string | Words {
  return words === null
    ? words
    : words
        .replace(/[\p{Cc}\s]+/gu, " ")
        .slice(0, maxWords)
        .toWellFormed();
}
