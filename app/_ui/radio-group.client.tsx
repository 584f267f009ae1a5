"use client";

import type { ReactNode } from "react";
import {
  RadioGroup as AriaRadioGroup,
  type RadioGroupProps as AriaRadioGroupProps,
  Radio,
} from "react-aria-components/RadioGroup";
import { classNames } from "./class-names.ts";
import { FieldHelp, FieldLabel, type FieldTexts, fieldClass, invalidWith } from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";

type RadioOption = {
  value: string;
  label: string;
  description?: ReactNode;
  icon?: ReactNode;
  isDisabled?: boolean | undefined;
};

export type RadioGroupProps = Omit<AriaRadioGroupProps, "className" | "style" | "children"> &
  FieldTexts & {
    options: readonly RadioOption[];
    /** `list`: plain rows. `tiles`: bordered tiles in a grid, for choices that deserve a look (providers). */
    look?: "list" | "tiles" | undefined;
  };

/** A choice of one out of a few that should all be seen. */
export function RadioGroup({
  label,
  description,
  isLabelHidden,
  className,
  options,
  look = "list",
  ...rest
}: RadioGroupProps) {
  const messages = useFieldMessages(rest.name);
  return (
    <AriaRadioGroup {...rest} {...invalidWith(messages)} className={classNames(fieldClass, className)}>
      <FieldLabel isHidden={isLabelHidden} isRequired={rest.isRequired}>
        {label}
      </FieldLabel>
      <div
        className={
          look === "tiles"
            ? "grid grid-cols-[repeat(auto-fill,minmax(min(14rem,100%),1fr))] gap-2"
            : "flex flex-col gap-1"
        }
      >
        {options.map((option) => (
          <RadioRow key={option.value} option={option} look={look} />
        ))}
      </div>
      <FieldHelp description={description} messages={messages} />
    </AriaRadioGroup>
  );
}

function RadioRow({ option, look }: { option: RadioOption; look: "list" | "tiles" }) {
  return (
    <Radio
      value={option.value}
      isDisabled={option.isDisabled ?? false}
      className={classNames(
        "group relative flex min-h-6 items-start gap-2 text-base text-ink data-disabled:text-ink-subtle data-focus-visible:outline-none",
        look === "tiles"
          ? "rounded-lg border border-line-strong bg-surface p-3 data-hovered:bg-hover data-selected:border-accent data-selected:bg-selected data-focus-visible:outline-2 data-focus-visible:outline-offset-2 data-focus-visible:outline-focus"
          : "py-0.5",
      )}
    >
      <span
        className={classNames(
          "mt-0.5 size-4 shrink-0 rounded-full border border-line-strong bg-surface transition-[border-width] duration-100",
          "group-data-selected:border-[5px] group-data-selected:border-accent group-data-hovered:border-ink-subtle",
          "group-data-selected:group-data-hovered:border-accent group-data-disabled:opacity-50 group-data-invalid:border-danger-ink",
          look === "list" &&
            "group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-focus",
        )}
      />
      <span className="min-w-0 flex-1">
        <span
          className={classNames("flex items-center gap-2 [&_svg]:size-4", look === "tiles" && "font-medium")}
        >
          {option.icon}
          {option.label}
        </span>
        {option.description === undefined ? null : (
          <span className="block text-sm text-ink-muted">{option.description}</span>
        )}
      </span>
    </Radio>
  );
}
