import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "./button-style.ts";
import { classNames } from "./class-names.ts";
import { Link } from "./link.tsx";

export type PaginationNavProps = {
  /** Names the navigation: "Pages of the mail log". */
  label: string;
  previousHref: string | null;
  nextHref: string | null;
  /** "1–50 of 1,204", or as much of it as is known. */
  summary?: ReactNode;
};

/** Newer and older, as links. */
export function PaginationNav({ label, previousHref, nextHref, summary }: PaginationNavProps) {
  return (
    <nav
      aria-label={label}
      className="flex flex-wrap items-center justify-between gap-3 text-sm text-ink-muted"
    >
      <span className="tabular-nums">{summary}</span>
      <span className="flex gap-2">
        <PageLink href={previousHref} rel="prev">
          <ChevronLeft /> Previous
        </PageLink>
        <PageLink href={nextHref} rel="next">
          Next <ChevronRight />
        </PageLink>
      </span>
    </nav>
  );
}

function PageLink({
  href,
  rel,
  children,
}: {
  href: string | null;
  rel: "prev" | "next";
  children: ReactNode;
}) {
  const look = buttonClass("secondary", "sm", "text");
  if (href === null) {
    return (
      <span
        aria-hidden="true"
        className={classNames(look, "pointer-events-none text-ink-subtle! shadow-none!")}
      >
        {children}
      </span>
    );
  }
  return (
    <Link href={href} rel={rel} className={look}>
      {children}
    </Link>
  );
}
