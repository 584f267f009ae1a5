"use client";

import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { CheckboxButton, CheckboxField, type CheckboxFieldProps } from "react-aria-components/Checkbox";
import { classNames } from "./class-names.ts";
import { FieldHelp, invalidWith } from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";

export type CheckboxProps = Omit<CheckboxFieldProps, "className" | "style" | "children"> & {
  /** Its label. For a bare box (a table row) leave it out and give `aria-label`. */
  children?: ReactNode;
  description?: string | undefined;
  className?: string | undefined;
};

/** One yes or no that is saved with its form. For what acts at once use `Switch`. */
export function Checkbox({ children, description, className, ...rest }: CheckboxProps) {
  const messages = useFieldMessages(rest.name);
  return (
    <CheckboxField
      {...rest}
      {...invalidWith(messages)}
      className={classNames("flex min-w-0 flex-col", className)}
    >
      <CheckboxButton className="group relative flex min-h-6 min-w-6 items-start gap-2 py-0.5 text-base text-ink data-focus-visible:outline-none data-disabled:text-ink-subtle">
        {({ isSelected, isIndeterminate }) => (
          <>
            <span
              className={classNames(
                "mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border transition-colors duration-100",
                "group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-focus",
                "group-data-invalid:border-danger-ink group-data-disabled:opacity-50",
                isSelected || isIndeterminate
                  ? "border-accent bg-accent text-ink-inverse"
                  : "border-line-strong bg-surface group-data-hovered:border-ink-subtle",
              )}
            >
              {isIndeterminate ? (
                <Minus className="size-3" strokeWidth={3} />
              ) : isSelected ? (
                <Check className="size-3" strokeWidth={3} />
              ) : null}
            </span>
            {children === undefined ? null : (
              <span className="min-w-0">
                {children}
                {description === undefined ? null : (
                  <span className="block text-sm text-ink-muted">{description}</span>
                )}
              </span>
            )}
          </>
        )}
      </CheckboxButton>
      <FieldHelp messages={messages} />
    </CheckboxField>
  );
}
