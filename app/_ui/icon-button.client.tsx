"use client";

import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style.ts";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.client.tsx";

export type IconButtonProps = Omit<
  AriaButtonProps,
  "className" | "style" | "children" | "isPending" | "aria-label"
> & {
  /** Its name, for everyone: read out, and shown as tooltip. */
  label: string;
  icon: ReactNode;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  shortcut?: string | undefined;
  className?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
};

/** A button that shows only an icon; its label is a tooltip too, so no icon is a riddle. */
export function IconButton({
  label,
  icon,
  variant = "quiet",
  size = "md",
  shortcut,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classNames(buttonClass(variant, size, "icon"), className)}
      >
        {icon}
      </AriaButton>
    </Tooltip>
  );
}
