"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { CountBadge } from "./badge.tsx";
import { classNames } from "./class-names.ts";
import { Link } from "./link.tsx";
import { currentTabClass, tabClass, tabRowClass } from "./tab-style.ts";

export type LinkTabsProps = {
  /** Names the navigation: "Queue views", "Project settings". */
  label: string;
  links: ReadonlyArray<{
    href: string;
    label: string;
    icon?: ReactNode;
    count?: number | undefined;
    /** Told by the path when left out: the same path, or one below it. */
    isCurrent?: boolean | undefined;
  }>;
  className?: string | undefined;
};

/** Tabs with addresses of their own: ordinary links, the current one marked `aria-current="page"`. */
export function LinkTabs({ label, links, className }: LinkTabsProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className={classNames(tabRowClass, className)}>
      {links.map((link) => {
        const path = link.href.split(/[?#]/)[0] ?? link.href;
        const isCurrent = link.isCurrent ?? (pathname === path || pathname.startsWith(`${path}/`));
        return (
          <Link
            key={link.href}
            href={link.href}
            aria-current={isCurrent ? "page" : undefined}
            className={classNames(tabClass, isCurrent && currentTabClass)}
          >
            {link.icon}
            {link.label}
            {link.count === undefined ? null : <CountBadge count={link.count} />}
          </Link>
        );
      })}
    </nav>
  );
}
