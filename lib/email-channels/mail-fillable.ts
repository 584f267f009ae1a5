const mailFields: ReadonlySet<string> = new Set(["summary", "description"]);

/** Why a request type can not be filled by a mail; null: it can. */
export function mailCanNotFill(requiredFields: readonly string[]): string | null {
  const missing = requiredFields.filter((field) => !mailFields.has(field));
  if (missing.length === 0) return null;
  const names = missing.map((field) => `"${field}"`).join(", ");
  return `This request type demands ${names}, and a mail can fill only summary and description. Choose another one.`;
}
