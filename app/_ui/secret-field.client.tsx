"use client";

import { KeyRound } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "./button.client.tsx";
import { classNames } from "./class-names.ts";
import { FieldErrorText, type FieldTexts, fieldClass } from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";
import { TextField } from "./text-field.client.tsx";

export type SecretFieldProps = FieldTexts & {
  /** Submitted under this name only when something new was typed; empty or missing means: keep what is saved. */
  name: string;
  /** True when the server holds a value; it is never sent to the page. */
  isSaved: boolean;
  isRequired?: boolean | undefined;
  isDisabled?: boolean | undefined;
  onChange?: ((value: string) => void) | undefined;
};

/** A secret that can be written and never read: "Saved, not shown" with Replace, else a password field. */
export function SecretField({
  label,
  description,
  className,
  name,
  isSaved,
  isRequired = false,
  isDisabled = false,
  onChange,
}: SecretFieldProps) {
  const [isReplacing, setIsReplacing] = useState(false);
  const messages = useFieldMessages(name);
  const messagesId = useId();
  const replaceRef = useRef<HTMLButtonElement>(null);

  if (isSaved && !isReplacing) {
    return (
      <div className={classNames(fieldClass, className)} data-field={name}>
        <span data-label="" className="text-sm font-medium">
          {label}
        </span>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <span className="inline-flex h-8 items-center gap-2 text-ink-muted">
            <KeyRound className="size-4" />
            Saved, not shown
          </span>
          <Button
            ref={replaceRef}
            size="sm"
            isDisabled={isDisabled}
            aria-label={`Replace ${label}`}
            {...(messages.length === 0 ? {} : { "aria-describedby": messagesId })}
            onPress={() => setIsReplacing(true)}
          >
            Replace
          </Button>
        </div>
        {description === undefined ? null : <span className="text-sm text-ink-muted">{description}</span>}
        {messages.length === 0 ? null : (
          <span id={messagesId} className="flex items-start gap-1.5 text-sm text-danger-ink">
            <FieldErrorText>{messages.join(" ")}</FieldErrorText>
          </span>
        )}
      </div>
    );
  }
  return (
    <TextField
      label={label}
      description={description}
      className={className}
      name={name}
      type="password"
      autoComplete="off"
      isMonospaced
      isRequired={isRequired && !isSaved}
      isDisabled={isDisabled}
      autoFocus={isReplacing}
      onChange={(value) => onChange?.(value)}
      after={
        isReplacing ? (
          <Button
            size="sm"
            onPress={() => {
              setIsReplacing(false);
              onChange?.("");
              requestAnimationFrame(() => replaceRef.current?.focus());
            }}
          >
            Keep saved
          </Button>
        ) : undefined
      }
    />
  );
}
