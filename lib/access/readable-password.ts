const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
const groups = 4;
const groupLength = 5;

/**
 * A password to be read and typed: 20 letters and digits that are not taken for each other, in groups; 99 bits. Made
 * with Web Crypto, so that the browser can make one too.
 */
export function readablePassword(): string {
  return Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, randomCharacter).join(""),
  ).join("-");
}

/** A byte that would favour the first characters of the alphabet is thrown away. */
function randomCharacter(): string {
  const usable = 256 - (256 % alphabet.length);
  for (;;) {
    const [byte = usable] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < usable) return alphabet.charAt(byte % alphabet.length);
  }
}
