"use client";

import type { ReactNode, Ref } from "react";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components/TextField";
import { classNames } from "./class-names.ts";
import {
  controlClass,
  FieldHelp,
  FieldLabel,
  type FieldTexts,
  fieldClass,
  invalidWith,
} from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";

export type TextFieldProps = Omit<AriaTextFieldProps, "className" | "style" | "children"> &
  FieldTexts & {
    placeholder?: string | undefined;
    /** Identifiers, hosts and addresses read better in the fixed-width face. */
    isMonospaced?: boolean | undefined;
    /** After the input, inside the row: a unit ("ms") or a button. */
    after?: ReactNode;
    inputRef?: Ref<HTMLInputElement>;
  };

/** One line of text; `type` is text, email, password, url, search, tel or number. Errors arrive by `name` from `Form`. */
export function TextField({
  label,
  description,
  isLabelHidden,
  className,
  placeholder,
  isMonospaced = false,
  after,
  inputRef,
  ...rest
}: TextFieldProps) {
  const messages = useFieldMessages(rest.name);
  const input = (
    <Input
      ref={inputRef ?? null}
      {...(placeholder === undefined ? {} : { placeholder })}
      className={classNames(controlClass, "h-8 read-only:bg-sunken", isMonospaced && "font-mono text-sm")}
    />
  );
  return (
    <AriaTextField {...rest} {...invalidWith(messages)} className={classNames(fieldClass, className)}>
      <FieldLabel isHidden={isLabelHidden} isRequired={rest.isRequired}>
        {label}
      </FieldLabel>
      {after === undefined || after === null ? (
        input
      ) : (
        <Group className="flex min-w-0 items-center gap-2 text-sm text-ink-muted">
          {input}
          {after}
        </Group>
      )}
      <FieldHelp description={description} messages={messages} />
    </AriaTextField>
  );
}
