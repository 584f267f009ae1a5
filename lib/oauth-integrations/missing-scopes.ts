/** Scopes that ask for tokens or claims: servers answer them by giving these, and often do not list them. */
const answeredOtherwise = new Set(["openid", "profile", "email", "address", "phone", "offline_access"]);

/**
 * Scopes that were asked for but not granted (RFC 6749 §3.3). Servers rewrite the resource before the last slash and
 * the case, so only the last part is compared.
 *
 * @param granted null: the server lists none, which means all
 */
export function missingScopes(asked: readonly string[], granted: readonly string[] | null): string[] {
  if (granted === null || granted.length === 0) return [];
  const have = new Set(granted.map(lastPart));
  return asked.filter((scope) => !answeredOtherwise.has(scope) && !have.has(lastPart(scope)));
}

function lastPart(scope: string): string {
  return scope.replace(/\/+$/, "").split("/").at(-1)?.toLowerCase() ?? "";
}
