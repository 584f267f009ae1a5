import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type CardProps = {
  children: ReactNode;
  title?: ReactNode;
  /** The level of the title in the page; 2 below a PageHeader. */
  headingLevel?: 2 | 3 | 4 | undefined;
  description?: ReactNode;
  /** At the right of the title: badge, buttons. */
  actions?: ReactNode;
  footer?: ReactNode;
  /** `flush` lets a table or list reach the edges. */
  padding?: "normal" | "flush" | undefined;
  className?: string | undefined;
};

/** A bounded piece of a page. */
export function Card({
  children,
  title,
  headingLevel = 2,
  description,
  actions,
  footer,
  padding = "normal",
  className,
}: CardProps) {
  const Heading = `h${headingLevel}` as const;
  const hasHead = title !== undefined || actions !== undefined;
  return (
    <section
      className={classNames("min-w-0 overflow-hidden rounded-lg border bg-surface shadow-sm", className)}
    >
      {!hasHead ? null : (
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3.5 pb-1">
          <div className="min-w-0 flex-[1_1_16rem]">
            {title === undefined ? null : (
              <Heading className="text-lg leading-6 font-semibold">{title}</Heading>
            )}
            {description === undefined ? null : (
              <p className="mt-0.5 text-sm text-ink-muted">{description}</p>
            )}
          </div>
          {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      )}
      <div className={classNames(padding === "normal" ? "px-4 py-3.5" : hasHead && "pt-2")}>{children}</div>
      {footer === undefined ? null : <div className="border-t bg-canvas px-4 py-2.5 text-sm">{footer}</div>}
    </section>
  );
}

/** Pairs of name and value, as in a side panel: aligned, wrapping under 320 px. */
export function DetailList({ items }: { items: ReadonlyArray<{ label: string; value: ReactNode }> }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-4 gap-y-2 text-base">
      {items.map((item) => (
        <div key={item.label} className="col-span-2 grid grid-cols-subgrid items-baseline">
          <dt className="text-sm text-ink-muted">{item.label}</dt>
          <dd className="min-w-0 break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
