"use client";

import { LoaderCircle } from "lucide-react";
import { type ReactNode, type Ref, useEffect, useId } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style.ts";
import { classNames } from "./class-names.ts";
import { forgetAnnouncements } from "./forget-announcements.ts";

export type ButtonProps = Omit<AriaButtonProps, "className" | "style" | "children" | "isPending"> & {
  children: ReactNode;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  /** Before the words; an element, so that server components can pass it: `icon={<Mail />}`. */
  icon?: ReactNode;
  /** While true the button keeps focus and width, ignores presses and says `pendingLabel`. */
  pending?: boolean | undefined;
  /** What it says meanwhile: "Saving…", "Sending…". Reserve its width by always passing it. */
  pendingLabel?: string | undefined;
  /** For layout only (margins, width). */
  className?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
};

/** A push button. `type="submit"` submits its form; inside `Form` prefer `SubmitButton`. */
export function Button({
  children,
  variant = "secondary",
  size = "md",
  icon,
  pending = false,
  pendingLabel,
  className,
  id,
  ...rest
}: ButtonProps) {
  const ownId = useId();
  const buttonId = id ?? ownId;
  useEffect(() => () => forgetAnnouncements(buttonId), [buttonId]);
  const hides = (hidden: boolean) =>
    classNames(
      "col-start-1 row-start-1 inline-flex items-center justify-center gap-2",
      hidden && "invisible",
    );
  return (
    <AriaButton
      {...rest}
      id={buttonId}
      isPending={pending}
      className={classNames(buttonClass(variant, size, "text"), className)}
    >
      <span className="inline-grid min-w-0">
        <span className={hides(pending)}>
          {icon}
          {children}
        </span>
        {pendingLabel === undefined && !pending ? null : (
          <span className={hides(!pending)}>
            <LoaderCircle className={pending ? "animate-spin" : undefined} />
            {pendingLabel ?? children}
          </span>
        )}
      </span>
    </AriaButton>
  );
}
