"use client";

import { useState } from "react";
import { ComboBox } from "@/app/_ui/combo-box.client.tsx";
import { type Person, personLabel, useFoundPeople } from "@/app/(desk)/use-found-people.client.ts";

/** The person who stands for senders without an account. */
export function ReporterField({
  value,
  onChange,
}: {
  value: Person | null;
  onChange: (person: Person | null) => void;
}) {
  const [typed, setTyped] = useState("");
  const found = useFoundPeople(typed, "all");
  const known = new Map([...(value ? [value] : []), ...found].map((one) => [one.id, one]));
  return (
    <ComboBox
      name="defaultReporterId"
      label="Default reporter"
      placeholder="Name or e-mail"
      className="max-w-md"
      options={[...known.values()].map((one) => ({ id: one.id, label: personLabel(one) }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(id === null ? null : (known.get(id) ?? null))}
      onInputChange={setTyped}
      description="Stands for senders without an account. Without one, their mail is not taken: it goes to the address for failures, or stays in the log."
    />
  );
}
