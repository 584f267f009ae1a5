"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { type Theme, themeCookie } from "./theme.ts";

type ThemeChoice = { theme: Theme; setTheme: (theme: Theme) => void };

const ThemeContext = createContext<ThemeChoice | null>(null);

/** Knows the theme the server rendered and changes it without a reload. Part of `UiProviders`. */
export function ThemeProvider({ initialTheme, children }: { initialTheme: Theme; children: ReactNode }) {
  const [theme, setThemeState] = useState(initialTheme);
  const setTheme = useCallback((next: Theme) => {
    applyTheme(document, next);
    setThemeState(next);
  }, []);
  const choice = useMemo(() => ({ theme, setTheme }), [theme, setTheme]);
  return <ThemeContext value={choice}>{children}</ThemeContext>;
}

function applyTheme(page: Document, theme: Theme): void {
  page.documentElement.dataset.theme = theme;
  // Not the Cookie Store API: plain http, which a desk on a local network may use, has none.
  page.cookie = themeCookie(theme, page.location.protocol === "https:");
}

/** The chosen theme and its setter. Throws outside `UiProviders`, where a choice could not take effect. */
export function useTheme(): ThemeChoice {
  const choice = useContext(ThemeContext);
  if (choice === null) throw new Error("useTheme needs <UiProviders> above it in the tree.");
  return choice;
}
