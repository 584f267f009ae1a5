import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Tone = "neutral" | "info" | "success" | "warning" | "danger";

const tones: Record<Tone, string> = {
  neutral: "bg-neutral-soft text-neutral-ink border-neutral-line",
  info: "bg-info-soft text-info-ink border-info-line",
  success: "bg-success-soft text-success-ink border-success-line",
  warning: "bg-warning-soft text-warning-ink border-warning-line",
  danger: "bg-danger-soft text-danger-ink border-danger-line",
};

export type BadgeProps = {
  children: ReactNode;
  tone?: Tone | undefined;
  icon?: ReactNode;
  className?: string | undefined;
};

/** A short label. For a state use `StatusBadge`, which always has its icon. */
export function Badge({ children, tone = "neutral", icon, className }: BadgeProps) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 max-w-full items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3",
        tones[tone],
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** How many; above 999 it says "999+". Zero is shown too, because an empty queue is news. */
export function CountBadge({ count, className }: { count: number; className?: string | undefined }) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-neutral-soft px-1.5 text-xs font-medium text-neutral-ink tabular-nums",
        className,
      )}
    >
      {count > 999 ? "999+" : count}
    </span>
  );
}
