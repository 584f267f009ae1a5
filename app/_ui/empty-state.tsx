import type { ReactNode } from "react";

export type EmptyStateProps = {
  /** "No request waits for you" */
  title: string;
  /** Why it is empty, or what will stand here. */
  children?: ReactNode;
  icon?: ReactNode;
  /** What to do: one Button or LinkButton, rarely two. */
  action?: ReactNode;
};

/** What stands where a list would be. */
export function EmptyState({ title, children, icon, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-12 text-center">
      {icon === undefined ? null : (
        <span className="mb-2 flex size-11 items-center justify-center rounded-full bg-sunken text-ink-subtle [&_svg]:size-5">
          {icon}
        </span>
      )}
      <p className="text-lg font-semibold">{title}</p>
      {children === undefined ? null : <div className="max-w-md text-base text-ink-muted">{children}</div>}
      {action === undefined ? null : <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
