"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { RouterProvider } from "react-aria-components";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { StatusRegionProvider } from "./status-region.client.tsx";
import { ThemeProvider } from "./theme.client.tsx";
import type { Theme } from "./theme.ts";

/** What every page needs around it: client navigation and language for React Aria, the theme, the status region. */
export function UiProviders({ theme, children }: { theme: Theme; children: ReactNode }) {
  const router = useRouter();
  return (
    <I18nProvider locale="en-GB">
      <RouterProvider navigate={(href) => router.push(href)}>
        <ThemeProvider initialTheme={theme}>
          <StatusRegionProvider>{children}</StatusRegionProvider>
        </ThemeProvider>
      </RouterProvider>
    </I18nProvider>
  );
}
