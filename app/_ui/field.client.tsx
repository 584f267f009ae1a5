"use client";

import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { classNames } from "./class-names.ts";

/** What every field has in common; each field family adds its own value props. */
export type FieldTexts = {
  /** Always visible unless `isLabelHidden`; never a placeholder alone. */
  label: string;
  /** One sentence below the control that helps before the mistake. */
  description?: ReactNode;
  isLabelHidden?: boolean | undefined;
  /** For layout only. */
  className?: string | undefined;
};

/** The outer column of a field. */
export const fieldClass = "flex min-w-0 flex-col gap-1.5";

/** The look of a text control: input, text area, select button. Errors are told by the words below as well. */
export const controlClass = classNames(
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-base text-ink transition-colors duration-100",
  "data-hovered:border-ink-subtle data-invalid:border-danger-ink data-focused:border-focus",
  "focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-focus",
  "disabled:bg-sunken disabled:text-ink-subtle disabled:border-line",
);

/** The panel that a select, combo box or menu opens. */
export const popoverClass =
  "data-entering:animate-appear min-w-(--trigger-width) max-w-[calc(100vw-1rem)] overflow-auto rounded-lg bg-raised p-1 text-ink shadow-overlay forced-colors:border";

/** A row of such a panel. */
export const optionClass = classNames(
  "relative flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-base no-underline outline-none select-none [&_svg]:size-4",
  "data-focused:bg-hover data-pressed:bg-pressed data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-focus",
  "data-disabled:cursor-default data-disabled:text-ink-subtle",
);

/** The label of a field of React Aria; the asterisk is explained to screen readers by `required` itself. */
export function FieldLabel({
  children,
  isHidden = false,
  isRequired = false,
}: {
  children: ReactNode;
  isHidden?: boolean | undefined;
  isRequired?: boolean | undefined;
}) {
  return (
    <Label data-label="" className={isHidden ? "sr-only" : "text-sm font-medium text-ink"}>
      {children}
      {isRequired ? (
        <span aria-hidden="true" className="ms-0.5 text-danger-ink">
          *
        </span>
      ) : null}
    </Label>
  );
}

/** For the field of React Aria around `FieldHelp`: invalid with messages, else as it judges itself. */
export function invalidWith(messages: readonly string[]): { isInvalid?: true } {
  return messages.length === 0 ? {} : { isInvalid: true };
}

/** Description and error of a field of React Aria, both tied to the control by `aria-describedby`. */
export function FieldHelp({
  description,
  messages = [],
}: {
  description?: ReactNode;
  /** From `useFieldMessages`; the field must be `isInvalid` with them. Without any, those of its own `validate` show. */
  messages?: readonly string[] | undefined;
}) {
  return (
    <>
      {description === undefined || description === null ? null : (
        <Text slot="description" className="text-sm text-ink-muted">
          {description}
        </Text>
      )}
      <FieldError className="flex items-start gap-1.5 text-sm text-danger-ink">
        {({ validationErrors }) => {
          const words = messages.length > 0 ? messages : validationErrors;
          return words.length === 0 ? null : <FieldErrorText>{words.join(" ")}</FieldErrorText>;
        }}
      </FieldError>
    </>
  );
}

/** The words of an error with their icon; for fields that are not of React Aria. */
export function FieldErrorText({ children }: { children: ReactNode }) {
  return (
    <>
      <CircleAlert className="mt-px size-4" />
      <span className="min-w-0">{children}</span>
    </>
  );
}
