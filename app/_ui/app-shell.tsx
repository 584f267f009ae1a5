import type { ReactNode } from "react";
import { Link } from "./link.tsx";
import { Logo } from "./logo.tsx";
import { ShellDrawer } from "./shell-drawer.client.tsx";
import { type NavigationSection, ShellNavigation } from "./shell-navigation.client.tsx";
import { ThemeSwitch } from "./theme-switch.client.tsx";

export type AppShellProps = {
  /** What the sidebar lists: own work, then projects, then administration. */
  sections: readonly NavigationSection[];
  /** At the foot of the sidebar: a UserMenu. */
  userMenu: ReactNode;
  /** Above the first section: a search field or button. */
  search?: ReactNode;
  /** Across the top of every page: a Callout (sandbox, wrong base URL, outgoing mail stopped). */
  banner?: ReactNode;
  homeHref?: string | undefined;
  children: ReactNode;
};

/**
 * The frame of all signed-in pages: sidebar at the left, below 768 px a bar with a drawer. It brings the skip link and
 * the <main> landmark, so pages bring neither.
 */
export function AppShell({ sections, userMenu, search, banner, homeHref = "/", children }: AppShellProps) {
  const home = (
    <Link href={homeHref} className="inline-flex min-h-8 items-center rounded-md px-1.5 no-underline">
      <Logo />
    </Link>
  );
  const sidebar = (
    <>
      {search === undefined ? null : <div className="px-2 pb-2">{search}</div>}
      <ShellNavigation sections={sections} />
      <div className="mt-auto flex flex-col gap-2 border-t px-2 py-2.5">
        <div className="flex items-center justify-between gap-2 ps-1.5">
          <span className="text-sm text-ink-muted">Theme</span>
          <ThemeSwitch />
        </div>
        {userMenu}
      </div>
    </>
  );
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="fixed start-2 -top-20 z-50 rounded-md bg-accent px-3 py-2 font-medium text-ink-inverse shadow-overlay focus-visible:top-2"
      >
        Skip to content
      </a>
      <aside aria-label="Mailroom" className="hidden w-60 shrink-0 border-e bg-sunken md:block">
        <div className="sticky top-0 flex h-dvh flex-col">
          <div className="px-2 pt-2.5 pb-2">{home}</div>
          {sidebar}
        </div>
      </aside>
      <header className="sticky top-0 z-20 flex h-12 items-center gap-1 border-b bg-surface px-2 md:hidden">
        <ShellDrawer>{sidebar}</ShellDrawer>
        {home}
      </header>
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        {banner === undefined || banner === null ? null : <div className="px-4 pt-3 md:px-6">{banner}</div>}
        {children}
      </main>
    </div>
  );
}

/** The frame of pages without sign-in (sign-in, set password, window of an authorisation): one narrow column. */
export function PlainShell({ children, footer }: { children: ReactNode; footer?: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pt-[12vh] pb-8">
      <main id="main" className="flex w-full max-w-sm flex-col items-center gap-6">
        <Logo />
        <div className="w-full rounded-xl border bg-surface p-6 shadow-sm">{children}</div>
      </main>
      <footer className="mt-6 flex flex-col items-center gap-3 text-center text-sm text-ink-muted">
        {footer}
        <ThemeSwitch />
      </footer>
    </div>
  );
}
