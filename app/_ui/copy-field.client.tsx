"use client";

import { Check, Copy } from "lucide-react";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { Button } from "./button.client.tsx";
import { classNames } from "./class-names.ts";
import { controlClass, FieldHelp, FieldLabel, type FieldTexts, fieldClass } from "./field.client.tsx";
import { useCopy } from "./use-copy.client.ts";

export type CopyFieldProps = FieldTexts & {
  value: string;
  /** What the status region says: "Redirect URL copied". */
  copiedMessage?: string | undefined;
};

/** A value to take elsewhere: read-only, chosen whole on focus, copied with one press. */
export function CopyField({
  label,
  description,
  isLabelHidden,
  className,
  value,
  copiedMessage = `${label} copied`,
}: CopyFieldProps) {
  const { isCopied, copy } = useCopy(value, copiedMessage);

  return (
    <TextField value={value} isReadOnly className={classNames(fieldClass, className)}>
      <FieldLabel isHidden={isLabelHidden}>{label}</FieldLabel>
      <Group className="flex min-w-0 gap-2">
        <Input
          onFocus={(event) => event.currentTarget.select()}
          className={classNames(controlClass, "h-8 bg-sunken! font-mono text-sm")}
        />
        <Button icon={isCopied ? <Check /> : <Copy />} onPress={copy} aria-label={`Copy ${label}`}>
          Copy
        </Button>
      </Group>
      <FieldHelp description={description} />
    </TextField>
  );
}
