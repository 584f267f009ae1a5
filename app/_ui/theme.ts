/** Name of the cookie that keeps the choice; the server writes it onto <html data-theme>. */
export const THEME_COOKIE = "mailroom-theme";

const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme a cookie value stands for; anything unknown, or no cookie, means `system`. */
export function parseTheme(cookieValue: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookieValue) ?? "system";
}

/** The Set-Cookie / document.cookie text that keeps a choice for a year. */
export function themeCookie(theme: Theme, isSecure: boolean): string {
  const oneYearSeconds = 31_536_000;
  return `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}
