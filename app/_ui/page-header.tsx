import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Link } from "./link.tsx";

export type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  /** The way here, outermost first; without the page itself. */
  trail?: ReadonlyArray<{ href: string; label: string }> | undefined;
  /** Beside the title: a StatusBadge. */
  badge?: ReactNode;
  /** Buttons at the right; the main act last. */
  actions?: ReactNode;
};

/** The head of a page with its only <h1>. */
export function PageHeader({ title, description, trail, badge, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-1">
      {trail === undefined || trail.length === 0 ? null : (
        <nav aria-label="Breadcrumb">
          <ol className="flex flex-wrap items-center gap-x-1 text-sm text-ink-muted">
            {trail.map((step) => (
              <li key={step.href} className="flex items-center gap-1">
                <Link
                  href={step.href}
                  className="inline-flex min-h-6 items-center rounded-sm hover:text-ink hover:underline"
                >
                  {step.label}
                </Link>
                <ChevronRight className="size-3.5 text-ink-subtle" />
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
          {badge}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {description === undefined ? null : (
        <div className="max-w-prose text-base text-ink-muted">{description}</div>
      )}
    </header>
  );
}

export type PageBodyProps = {
  children: ReactNode;
  /** `form` 44 rem, `page` 72 rem, `full` the whole width (queue, logs). */
  width?: "form" | "page" | "full" | undefined;
};

/** The margins of a page inside the AppShell; PageHeader is its first child. */
export function PageBody({ children, width = "page" }: PageBodyProps) {
  const widths = { form: "max-w-[44rem]", page: "max-w-[72rem]", full: "" } as const;
  return (
    <div className={classNames("mx-auto flex w-full flex-col gap-5 px-4 py-5 md:px-6", widths[width])}>
      {children}
    </div>
  );
}
