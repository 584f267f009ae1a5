"use client";

import { X } from "lucide-react";
import { type ClipboardEvent, type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Input } from "react-aria-components/Input";
import { Tag, TagGroup, TagList } from "react-aria-components/TagGroup";
import { TextField } from "react-aria-components/TextField";
import { classNames } from "./class-names.ts";
import { FieldHelp, FieldLabel, type FieldTexts, fieldClass, invalidWith } from "./field.client.tsx";
import { useFieldMessages } from "./form.client.tsx";
import { addTags, splitTags } from "./split-tags.ts";
import { TagOffers } from "./tag-offers.client.tsx";

export type TagInputProps = FieldTexts & {
  /** Controlled list, in order. */
  value: readonly string[];
  onChange: (tags: string[]) => void;
  /** Each tag is submitted under this name (`data.getAll(name)`), and errors for it or one of its items show here. */
  name?: string | undefined;
  /** How typed and pasted text is parted; recipients are "addresses". */
  splitBy?: "words" | "addresses" | undefined;
  /** Why a tag can not be right, or null; marks the tag, forbids nothing. */
  validate?: ((tag: string) => string | null) | undefined;
  /** Texts that are offered while somebody types; any other can be added too. */
  known?: readonly string[] | undefined;
  /** The act of adding a text that is not known: "Create scope". Without it nothing is offered. */
  createLabel?: string | undefined;
  placeholder?: string | undefined;
  isRequired?: boolean | undefined;
  isDisabled?: boolean | undefined;
};

/** A list of short texts: scopes, recipients. Enter, comma or leaving adds; Backspace in the empty field takes the last back. */
export function TagInput({
  label,
  description,
  isLabelHidden,
  className,
  value,
  onChange,
  name,
  splitBy = "words",
  validate,
  known = [],
  createLabel,
  placeholder,
  isRequired = false,
  isDisabled = false,
}: TagInputProps) {
  const [text, setText] = useState("");
  const inputRef = useRef<HTMLInputElement>(null);
  const offersRef = useRef<HTMLDivElement>(null);
  const messages = useFieldMessages(name);
  const doubts = value.flatMap((tag) => {
    const doubt = validate?.(tag) ?? null;
    return doubt === null ? [] : [`${tag}: ${doubt}`];
  });

  const add = (added: string) => {
    const tags = splitTags(added, splitBy);
    if (tags.length > 0) onChange(addTags(value, tags, splitBy));
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const separates = event.key === "," || event.key === ";" || (event.key === " " && splitBy === "words");
    if (text.trim() !== "" && (event.key === "Enter" || separates)) {
      event.preventDefault();
      add(text);
    } else if (event.key === "Backspace" && text === "" && value.length > 0) {
      event.preventDefault();
      setText(value.at(-1) ?? "");
      onChange(value.slice(0, -1));
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData("text");
    if (splitTags(pasted, splitBy).length < 2) return;
    event.preventDefault();
    add(`${text}${pasted}`);
  };
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    // Who goes on to an offer means that, and not what is typed so far.
    if (!offersRef.current?.contains(relatedTarget)) add(text);
  };
  const choose = (tag: string) => {
    add(tag);
    inputRef.current?.focus();
  };
  const remove = (keys: Set<string | number>) => {
    onChange(value.filter((tag) => !keys.has(tag)));
    inputRef.current?.focus();
  };

  return (
    <TextField
      {...invalidWith([...messages, ...doubts])}
      data-field={name}
      value={text}
      onChange={setText}
      isDisabled={isDisabled}
      isRequired={isRequired && value.length === 0}
      className={classNames(fieldClass, className)}
    >
      <FieldLabel isHidden={isLabelHidden} isRequired={isRequired}>
        {label}
      </FieldLabel>
      <div
        className={classNames(
          "flex min-h-8 flex-wrap items-center gap-1 rounded-md border bg-surface p-[3px] text-base",
          "has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-focus",
          messages.length > 0 || doubts.length > 0 ? "border-danger-ink" : "border-line-strong",
          isDisabled && "bg-sunken",
        )}
      >
        {value.length === 0 ? null : (
          <TagGroup aria-label={label} className="contents" {...(isDisabled ? {} : { onRemove: remove })}>
            <TagList items={value.map((tag) => ({ id: tag }))} className="contents">
              {({ id }) => (
                <TagChip tag={id} hasDoubt={(validate?.(id) ?? null) !== null} isDisabled={isDisabled} />
              )}
            </TagList>
          </TagGroup>
        )}
        <Input
          ref={inputRef}
          {...(placeholder === undefined || value.length > 0 ? {} : { placeholder })}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={onBlur}
          className="h-6 min-w-16 flex-1 bg-transparent px-1.5 text-ink outline-none"
        />
      </div>
      {createLabel === undefined ? null : (
        <TagOffers
          ref={offersRef}
          text={text}
          known={known.filter((tag) => !value.includes(tag))}
          isTaken={value.includes(text.trim())}
          createLabel={createLabel}
          onChoose={choose}
        />
      )}
      {name === undefined
        ? null
        : value.map((tag) => <input key={tag} type="hidden" name={name} value={tag} />)}
      <FieldHelp description={description} messages={[...messages, ...doubts]} />
    </TextField>
  );
}

function TagChip({ tag, hasDoubt, isDisabled }: { tag: string; hasDoubt: boolean; isDisabled: boolean }) {
  return (
    <Tag
      id={tag}
      textValue={tag}
      className={classNames(
        "inline-flex h-6 max-w-full items-center gap-0.5 rounded-sm border ps-1.5 text-sm select-none data-focus-visible:outline-offset-0",
        hasDoubt
          ? "border-danger-line bg-danger-soft text-danger-ink"
          : "border-neutral-line bg-neutral-soft text-ink",
      )}
    >
      <span className="truncate">{tag}</span>
      {isDisabled ? (
        <span className="w-1" />
      ) : (
        <Button
          slot="remove"
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-muted hover:text-ink"
        >
          <X className="size-3.5" />
        </Button>
      )}
    </Tag>
  );
}
