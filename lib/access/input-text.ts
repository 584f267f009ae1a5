import { domainToASCII } from "node:url";
import { z } from "zod";

/** PostgreSQL can not hold NUL in text; nobody means one, so it is taken out at the edge. */
export function withoutNul(text: string): string {
  return text.replaceAll("\0", "");
}

/** One line of text: control characters and line ends become spaces, the ends are trimmed. */
export function lineInput(maxLength: number) {
  return z
    .string()
    .overwrite((text) =>
      withoutNul(text)
        .replace(/\p{Cc}+/gu, " ")
        .trim(),
    )
    .max(maxLength, `May have at most ${maxLength} characters.`);
}

/** One line of text that may not be empty. */
export function requiredLineInput(maxLength: number) {
  return lineInput(maxLength).min(1, "Fill this in.");
}

/** Text of many lines; line ends become LF. */
export function textInput(maxLength: number) {
  return z
    .string()
    .overwrite((text) => withoutNul(text).replace(/\r\n?/g, "\n"))
    .max(maxLength, `May have at most ${maxLength} characters.`);
}

/** An e-mail address as it is stored: lower case, domain in ASCII. Idempotent; gives back what it can not read. */
export function normalizeEmail(text: string): string {
  const address = withoutNul(text).trim().toLowerCase();
  const at = address.lastIndexOf("@");
  const domain = domainToASCII(address.slice(at + 1));
  return at > 0 && domain ? `${address.slice(0, at)}@${domain}` : address;
}

/**
 * Local part and domain of addresses in real use (RFC 5321 and the letters of RFC 6531): no quoted local part, no
 * address literal, nothing that ends a header or a list of addresses.
 */
const emailPattern =
  /^[^\s\p{Cc}@"<>(),:;\\[\]]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u;

/** An e-mail address, normalised. */
export const emailInput = z
  .string()
  .max(320, "May have at most 320 characters.")
  .overwrite(normalizeEmail)
  .check(z.email({ pattern: emailPattern, error: "Not an e-mail address, such as name@example.com." }));

/** A new password: at least 12 characters, nothing else is asked of it. */
export const newPasswordInput = z
  .string()
  .min(12, "Use at least 12 characters.")
  .max(1024, "May have at most 1024 characters.");
