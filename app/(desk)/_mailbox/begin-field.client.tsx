"use client";

import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { Begin, BeginDraft } from "./begin.ts";

const labels: Readonly<Record<Begin, string>> = {
  keep: "As it is",
  now: "From now on",
  everything: "Everything",
  since: "Since a day",
};

/** Which mail that is in the mailbox already is taken in, with the day where it is "since a day". */
export function BeginField({
  label,
  offered,
  draft,
  change,
}: {
  label: string;
  /** In this order, each with what follows from it. */
  offered: readonly { readonly value: Begin; readonly description: string }[];
  draft: BeginDraft;
  change: (changes: Partial<BeginDraft>) => void;
}) {
  return (
    <>
      <RadioGroup
        {...(draft.begin !== "since" && { name: "begin" })}
        label={label}
        value={draft.begin}
        onChange={(value) => {
          const chosen = offered.find((choice) => choice.value === value);
          if (chosen) change({ begin: chosen.value });
        }}
        options={offered.map((choice) => ({ ...choice, label: labels[choice.value] }))}
      />
      {draft.begin === "since" ? (
        <TextField
          name="begin"
          label="Day"
          type="date"
          isRequired
          value={draft.sinceDay}
          onChange={(sinceDay) => change({ sinceDay })}
          description="It begins at midnight UTC."
          className="max-w-48"
        />
      ) : null}
    </>
  );
}
