"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { ComboBox as AriaComboBox } from "react-aria-components/ComboBox";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { ListBox } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { classNames } from "./class-names.ts";
import {
  controlClass,
  FieldHelp,
  FieldLabel,
  fieldClass,
  invalidWith,
  popoverClass,
} from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";
import { OptionRow, type SelectOption, type SelectProps } from "./select.client.tsx";

export type ComboBoxProps = Omit<SelectProps, "onChange"> & {
  /** The chosen id, or null when it was cleared. */
  onChange?: ((id: string | null) => void) | undefined;
  /** What is typed; to ask a server for options. */
  onInputChange?: ((text: string) => void) | undefined;
  /** Lets text stand that is no option; it is submitted as it is. */
  allowsCustomValue?: boolean | undefined;
};

/** A choice out of many, found by typing. */
export function ComboBox({
  label,
  description,
  isLabelHidden,
  className,
  options,
  value,
  defaultValue,
  onChange,
  onInputChange,
  allowsCustomValue = false,
  name,
  placeholder,
  isRequired = false,
  isDisabled = false,
}: ComboBoxProps) {
  const messages = useFieldMessages(name);
  return (
    <AriaComboBox
      {...invalidWith(messages)}
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      {...(name === undefined ? {} : { name })}
      {...(onInputChange === undefined ? {} : { onInputChange })}
      onChange={(key) => onChange?.(key === null ? null : String(key))}
      defaultItems={options}
      allowsCustomValue={allowsCustomValue}
      allowsEmptyCollection
      menuTrigger="focus"
      isRequired={isRequired}
      isDisabled={isDisabled}
      className={classNames(fieldClass, className)}
    >
      <FieldLabel isHidden={isLabelHidden} isRequired={isRequired}>
        {label}
      </FieldLabel>
      <Group className="relative flex">
        <Input
          {...(placeholder === undefined ? {} : { placeholder })}
          className={classNames(controlClass, "h-8 pe-8")}
        />
        <Button className="absolute inset-y-1 end-1 inline-flex w-6 items-center justify-center rounded-sm text-ink-muted hover:bg-hover">
          <ChevronDown className="size-4" />
        </Button>
      </Group>
      <FieldHelp description={description} messages={messages} />
      <Popover offset={4} className={popoverClass}>
        <ListBox<SelectOption>
          className="outline-none"
          renderEmptyState={() => <div className="px-2 py-1.5 text-sm text-ink-muted">Nothing matches</div>}
        >
          {(option) => <OptionRow option={option} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
