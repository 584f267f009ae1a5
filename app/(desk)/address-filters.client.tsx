"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useTypedBefore } from "@/app/_ui/use-typed-before.client.ts";
import { addressWith } from "./address-with.ts";

/**
 * A choice that narrows a list. One option, the first unless another is named, is the usual one and stands as no
 * parameter in the address.
 */
type FilterChoice = {
  readonly parameter: string;
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly value: string;
  readonly usual?: string;
};

function usualOf({ usual, options }: FilterChoice): string {
  return usual ?? options[0]?.id ?? "";
}

/** Typing pauses this long before the address changes. */
const typingPauseMs = 300;

/** Search and filters of a list. They stand in its address, so that what one sees can be bookmarked and shared. */
export function AddressFilters(props: {
  readonly path: string;
  readonly search?: { readonly label: string; readonly placeholder: string; readonly value: string };
  readonly choices?: readonly FilterChoice[];
  /** Further parameters of the address that stay as they are. */
  readonly kept?: Readonly<Record<string, string | undefined>>;
}) {
  const { path, search, choices = [], kept = {} } = props;
  const router = useRouter();
  const [, startTransition] = useTransition();
  const [text, setText] = useState(search?.value ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const go = (change: Readonly<Record<string, string>>) => {
    clearTimeout(timer.current);
    const chosen = Object.fromEntries(
      choices.map((choice) => {
        const wanted = change[choice.parameter] ?? choice.value;
        return [choice.parameter, wanted === usualOf(choice) ? undefined : wanted];
      }),
    );
    const href = addressWith(path, { q: change.q ?? text.trim(), ...chosen, ...kept });
    startTransition(() => router.replace(href, { scroll: false }));
  };
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go({ q: typed.trim() }), typingPauseMs);
  };
  const input = useRef<HTMLInputElement>(null);
  useTypedBefore(input, text, type);
  const clear = () => {
    setText("");
    go({ q: "", ...Object.fromEntries(choices.map((one) => [one.parameter, usualOf(one)])) });
  };
  const isFiltered = text !== "" || choices.some((one) => one.value !== usualOf(one));

  return (
    <search className="flex flex-wrap items-end gap-2">
      {search === undefined ? null : (
        <TextField
          label={search.label}
          isLabelHidden
          type="search"
          placeholder={search.placeholder}
          value={text}
          onChange={type}
          inputRef={input}
          className="min-w-56 max-w-md flex-1 max-sm:max-w-none max-sm:basis-full"
        />
      )}
      {choices.map((choice) => (
        <Select
          key={choice.parameter}
          label={choice.label}
          isLabelHidden
          className="w-44 max-sm:w-auto max-sm:flex-[1_1_8.5rem]"
          options={choice.options}
          value={choice.value}
          onChange={(id) => go({ [choice.parameter]: id })}
        />
      ))}
      {isFiltered ? (
        <Button variant="quiet" onPress={clear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}
