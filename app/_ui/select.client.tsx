"use client";

import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { classNames } from "./class-names.ts";
import {
  controlClass,
  FieldHelp,
  FieldLabel,
  type FieldTexts,
  fieldClass,
  invalidWith,
  optionClass,
  popoverClass,
} from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";

/** One choice of a Select or ComboBox. A disabled one should say why in its description. */
export type SelectOption = {
  id: string;
  label: string;
  description?: string | undefined;
  icon?: ReactNode;
  isDisabled?: boolean | undefined;
};

export type SelectProps = FieldTexts & {
  options: readonly SelectOption[];
  /** Controlled: the id, or null for none. */
  value?: string | null | undefined;
  defaultValue?: string | null | undefined;
  onChange?: ((id: string) => void) | undefined;
  /** Submits the id under this name, and takes errors by it. */
  name?: string | undefined;
  placeholder?: string | undefined;
  isRequired?: boolean | undefined;
  isDisabled?: boolean | undefined;
};

/** A choice of one out of a few, known options. Above some fifteen use `ComboBox`. */
export function Select({
  label,
  description,
  isLabelHidden,
  className,
  options,
  value,
  defaultValue,
  onChange,
  name,
  placeholder = "Choose…",
  isRequired = false,
  isDisabled = false,
}: SelectProps) {
  const messages = useFieldMessages(name);
  return (
    <AriaSelect
      {...invalidWith(messages)}
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      {...(name === undefined ? {} : { name })}
      onChange={(key) => {
        if (key !== null) onChange?.(String(key));
      }}
      placeholder={placeholder}
      isRequired={isRequired}
      isDisabled={isDisabled}
      className={classNames(fieldClass, "group/select", className)}
    >
      <FieldLabel isHidden={isLabelHidden} isRequired={isRequired}>
        {label}
      </FieldLabel>
      <Button
        className={classNames(
          controlClass,
          "flex h-8 items-center justify-between gap-2 text-start group-data-invalid/select:border-danger-ink",
        )}
      >
        <SelectValue className="flex min-w-0 items-center gap-2 truncate data-placeholder:text-ink-subtle [&_[data-part=description]]:hidden [&_svg]:size-4" />
        <ChevronDown className="size-4 text-ink-muted" />
      </Button>
      <FieldHelp description={description} messages={messages} />
      <Popover offset={4} className={popoverClass}>
        <ListBox items={options} className="outline-none">
          {(option) => <OptionRow option={option} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** A row of the list of a Select or ComboBox. */
export function OptionRow({ option }: { option: SelectOption }) {
  return (
    <ListBoxItem
      id={option.id}
      textValue={option.label}
      isDisabled={option.isDisabled ?? false}
      className={optionClass}
    >
      {({ isSelected }) => (
        <>
          {option.icon}
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="truncate">{option.label}</span>
            {option.description === undefined ? null : (
              <span data-part="description" className="text-sm text-ink-muted">
                {option.description}
              </span>
            )}
          </span>
          <Check className={classNames("text-accent-ink", !isSelected && "invisible")} />
        </>
      )}
    </ListBoxItem>
  );
}
