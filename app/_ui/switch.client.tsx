"use client";

import type { ReactNode } from "react";
import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from "react-aria-components/Switch";
import { classNames } from "./class-names.ts";

export type SwitchProps = Omit<AriaSwitchProps, "className" | "style" | "children"> & {
  /** Its label; without one give `aria-label`. */
  children?: ReactNode;
  description?: string | undefined;
  className?: string | undefined;
};

/** Turns something on or off at once. Position and fill tell its state, not colour alone. */
export function Switch({ children, description, className, ...rest }: SwitchProps) {
  return (
    <AriaSwitch
      {...rest}
      className={classNames(
        "group relative inline-flex min-h-6 items-start gap-2.5 py-0.5 text-base text-ink data-focus-visible:outline-none data-disabled:opacity-50",
        className,
      )}
    >
      <span
        className={classNames(
          "flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-sunken p-0.5 transition-colors duration-100",
          "group-data-selected:border-accent group-data-selected:bg-accent group-data-hovered:border-ink-subtle",
          "group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-focus",
        )}
      >
        <span className="size-3.5 rounded-full bg-line-strong transition-[translate] duration-100 group-data-selected:translate-x-4 group-data-selected:bg-ink-inverse" />
      </span>
      {children === undefined ? null : (
        <span className="min-w-0">
          {children}
          {description === undefined ? null : (
            <span className="block text-sm text-ink-muted">{description}</span>
          )}
        </span>
      )}
    </AriaSwitch>
  );
}
