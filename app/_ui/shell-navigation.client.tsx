"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { CountBadge } from "./badge.tsx";
import { classNames } from "./class-names.ts";
import { Link } from "./link.tsx";

type NavigationItem = {
  href: string;
  label: string;
  icon?: ReactNode;
  count?: number | undefined;
  /** Current on this path only, or (by default) on every path below it as well. */
  match?: "exact" | "below" | undefined;
  /** Shown indented below it: the views of a queue, the settings of a project. */
  children?: readonly NavigationItem[] | undefined;
};

export type NavigationSection = {
  id: string;
  /** Heading; the first section may go without. */
  label?: string | undefined;
  items: readonly NavigationItem[];
};

/** The list of the sidebar. Of all items that match the path, only the longest is current. */
export function ShellNavigation({ sections }: { sections: readonly NavigationSection[] }) {
  const currentHref = currentItem(sections, usePathname());
  return (
    <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 py-1">
      {sections.map((section) => (
        <div key={section.id}>
          {section.label === undefined ? null : (
            <h2 id={`nav-${section.id}`} className="px-2 pt-1 pb-1 text-xs font-medium text-ink-muted">
              {section.label}
            </h2>
          )}
          <ItemList
            items={section.items}
            currentHref={currentHref}
            labelledBy={section.label && `nav-${section.id}`}
          />
        </div>
      ))}
    </nav>
  );
}

function ItemList({
  items,
  currentHref,
  labelledBy,
}: {
  items: readonly NavigationItem[];
  currentHref: string | null;
  labelledBy?: string | undefined;
}) {
  return (
    <ul aria-labelledby={labelledBy} className="flex flex-col gap-px">
      {items.map((item) => {
        const isCurrent = item.href === currentHref;
        return (
          <li key={item.href}>
            <Link
              href={item.href}
              aria-current={isCurrent ? "page" : undefined}
              className={classNames(
                "flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 text-base no-underline -outline-offset-2 [&_svg]:size-4",
                isCurrent
                  ? "bg-selected font-semibold text-ink [&_svg]:text-accent-ink"
                  : "text-ink-muted hover:bg-hover hover:text-ink",
              )}
            >
              {item.icon}
              <span className="min-w-0 flex-1 truncate">{item.label}</span>
              {item.count === undefined ? null : <CountBadge count={item.count} />}
            </Link>
            {item.children === undefined || item.children.length === 0 ? null : (
              <div className="ms-4 border-s ps-1.5">
                <ItemList items={item.children} currentHref={currentHref} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function currentItem(sections: readonly NavigationSection[], pathname: string): string | null {
  const flatten = (items: readonly NavigationItem[]): NavigationItem[] =>
    items.flatMap((item) => [item, ...flatten(item.children ?? [])]);
  const matching = sections
    .flatMap((section) => flatten(section.items))
    .filter(
      (item) =>
        pathname === item.href ||
        (item.match !== "exact" && item.href !== "/" && pathname.startsWith(`${item.href}/`)),
    )
    .sort((a, b) => b.href.length - a.href.length);
  return matching[0]?.href ?? null;
}
