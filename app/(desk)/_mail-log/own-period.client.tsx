"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useTypedBefore } from "@/app/_ui/use-typed-before.client.ts";
import { addressWith } from "../address-with.ts";

/** Typing pauses this long before the address changes. */
const typingPauseMs = 600;

/** First and last day of a period of one's own. They stand in the address like the other filters. */
export function OwnPeriod(props: {
  readonly path: string;
  /** The other parameters of the address. */
  readonly kept: Readonly<Record<string, string | undefined>>;
  readonly from: string | undefined;
  readonly to: string | undefined;
}) {
  const router = useRouter();
  const [, startTransition] = useTransition();
  const [days, setDays] = useState({ from: props.from ?? "", to: props.to ?? "" });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = (change: { readonly from?: string; readonly to?: string }) => {
    const typed = { ...days, ...change };
    setDays(typed);
    clearTimeout(timer.current);
    // A year that is being typed is 0002, 0020 and 0202 before it is 2026.
    if (Object.values(typed).some((day) => day.startsWith("0"))) return;
    const href = addressWith(props.path, { ...props.kept, ...typed });
    timer.current = setTimeout(
      () => startTransition(() => router.replace(href, { scroll: false })),
      typingPauseMs,
    );
  };
  return (
    <fieldset className="m-0 flex flex-wrap items-end gap-2 border-0 p-0">
      <legend className="sr-only">Period</legend>
      <DayField label="From (UTC)" day={days.from} onType={(from) => type({ from })} />
      <DayField label="To, with that day" day={days.to} onType={(to) => type({ to })} />
    </fieldset>
  );
}

function DayField(props: {
  readonly label: string;
  readonly day: string;
  readonly onType: (day: string) => void;
}) {
  const { label, day, onType } = props;
  const input = useRef<HTMLInputElement>(null);
  useTypedBefore(input, day, onType);
  return (
    <TextField label={label} type="date" value={day} onChange={onType} inputRef={input} className="w-40" />
  );
}
