import { classNames } from "./class-names.ts";

/** `primary`: the one main act of a view. `secondary`: all others. `quiet`: in rows and toolbars. `danger`: destroys. */
export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
/** Heights: sm 28 px, md 32 px, lg 40 px. All pass the 24 px target of WCAG 2.5.8. */
export type ButtonSize = "sm" | "md" | "lg";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-ink-inverse shadow-sm hover:bg-accent-hover active:bg-accent-pressed",
  secondary:
    "bg-raised text-ink shadow-sm inset-ring inset-ring-line-strong/60 hover:bg-hover active:bg-pressed forced-colors:border",
  quiet: "text-ink-muted hover:bg-hover hover:text-ink active:bg-pressed",
  danger: "bg-danger-solid text-ink-inverse shadow-sm hover:bg-danger-hover active:bg-danger-hover",
};

const sizes: Record<ButtonSize, { text: string; icon: string }> = {
  sm: { text: "h-7 gap-1.5 px-2.5 text-sm", icon: "size-7" },
  md: { text: "h-8 gap-2 px-3 text-base", icon: "size-8" },
  lg: { text: "h-10 gap-2 px-4 text-base", icon: "size-10" },
};

/** The classes shared by buttons, icon buttons and links that look like buttons. */
export function buttonClass(variant: ButtonVariant, size: ButtonSize, shape: "text" | "icon"): string {
  return classNames(
    "relative inline-flex shrink-0 select-none items-center justify-center rounded-md font-medium whitespace-nowrap no-underline transition-colors duration-100",
    "[&_svg]:size-4 disabled:cursor-default data-disabled:opacity-50 data-disabled:pointer-events-none data-pending:cursor-progress",
    variants[variant],
    sizes[size][shape],
  );
}
