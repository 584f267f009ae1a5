"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { Button } from "./button.client.tsx";
import { classNames } from "./class-names.ts";
import { controlClass, FieldHelp, FieldLabel, type FieldTexts, fieldClass } from "./field.client.tsx";
import { useAnnounce } from "./status-region.client.tsx";

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
  const announce = useAnnounce();
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setIsCopied(true);
      announce(copiedMessage);
    } catch {
      // Browsers keep the clipboard from pages without https, except on the same machine.
      announce("The browser refused to copy. Select the text and copy it by keyboard.");
    }
  };

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
