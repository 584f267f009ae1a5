import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, THEME_COOKIE } from "@/app/_ui/theme.ts";
import { UiProviders } from "@/app/_ui/ui-providers.client.tsx";

export const metadata: Metadata = {
  title: { default: "Mailroom", template: "%s · Mailroom" },
  description: "A service desk whose front door is e-mail.",
  applicationName: "Mailroom",
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, date: false, address: false, email: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f9" },
    { media: "(prefers-color-scheme: dark)", color: "#101216" },
  ],
};

/** The document of every page. Reading cookie and nonce makes all pages dynamic, which the nonce needs anyway. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [cookieStore, headerList] = await Promise.all([cookies(), headers()]);
  const theme = parseTheme(cookieStore.get(THEME_COOKIE)?.value);
  const nonce = headerList.get("x-nonce") ?? undefined;
  return (
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <head>
        {/* React Aria adds two small style elements by itself and takes their nonce from here. */}
        <meta property="csp-nonce" content="" nonce={nonce} />
      </head>
      <body>
        <UiProviders theme={theme}>{children}</UiProviders>
      </body>
    </html>
  );
}
