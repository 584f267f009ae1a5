"use client";

import type { Ref } from "react";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField, type TextFieldProps } from "react-aria-components/TextField";
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

export type TextAreaProps = Omit<TextFieldProps, "className" | "style" | "children" | "type"> &
  FieldTexts & {
    placeholder?: string | undefined;
    /** Height to begin with, in lines; it grows with what is typed up to 60 % of the window. */
    rows?: number | undefined;
    isMonospaced?: boolean | undefined;
    textAreaRef?: Ref<HTMLTextAreaElement>;
  };

/** Several lines of text. */
export function TextArea({
  label,
  description,
  isLabelHidden,
  className,
  placeholder,
  rows = 4,
  isMonospaced = false,
  textAreaRef,
  ...rest
}: TextAreaProps) {
  const messages = useFieldMessages(rest.name);
  return (
    <TextField {...rest} {...invalidWith(messages)} className={classNames(fieldClass, className)}>
      <FieldLabel isHidden={isLabelHidden} isRequired={rest.isRequired}>
        {label}
      </FieldLabel>
      <AriaTextArea
        ref={textAreaRef ?? null}
        rows={rows}
        placeholder={placeholder}
        className={classNames(
          controlClass,
          "field-sizing-content max-h-[60vh] read-only:bg-sunken min-h-16 resize-y py-1.5",
          isMonospaced && "font-mono text-sm",
        )}
        style={{ minHeight: `${rows * 1.25 + 0.875}rem` }}
      />
      <FieldHelp description={description} messages={messages} />
    </TextField>
  );
}
