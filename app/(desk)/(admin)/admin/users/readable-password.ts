/** Letters and digits that are not taken for each other. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
const groups = 4;
const groupLength = 5;

/** A password to be read and typed, made in the browser: twenty characters in groups; 99 bits. */
export function readablePassword(): string {
  return Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, oneCharacter).join(""),
  ).join("-");
}

/** Bytes beyond the last whole multiple of the alphabet are thrown away, so that each character is as likely. */
function oneCharacter(): string {
  const limit = 256 - (256 % alphabet.length);
  for (;;) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    const character = byte === undefined || byte >= limit ? undefined : alphabet[byte % alphabet.length];
    if (character !== undefined) return character;
  }
}
