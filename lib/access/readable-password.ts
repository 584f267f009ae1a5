import { randomInt } from "node:crypto";

/** A password to be read and typed: 20 letters and digits that are not taken for each other, in groups; 99 bits. */
export function readablePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}
