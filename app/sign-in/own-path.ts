const here = "http://here.invalid";

/**
 * Where to go after a sign-in: a path of our own, never another site. Judged as browsers read it, who drop tabs and
 * line ends and take a backslash for a slash.
 */
export function ownPath(next: string | readonly string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/") || /[\p{Cc}\\]/u.test(next)) return "/";
  const url = URL.parse(next, here);
  return url?.origin === here && !url.pathname.startsWith("//") ? next : "/";
}
