"use client";

import { useState } from "react";
import { ComboBox } from "@/app/_ui/combo-box.client.tsx";
import { type Person, personLabel, useFoundPeople } from "@/app/(desk)/use-found-people.client.ts";

/** The person who stands for senders without an account, and for mail that names no sender. */
export function ReporterField({
  value,
  createsUsers,
  onChange,
}: {
  value: Person | null;
  /** Unknown senders get an account, so that hardly anybody needs him. */
  createsUsers: boolean;
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
      description={
        createsUsers
          ? "Stands for mail that names no sender. Without one, it is from an “Unknown sender”."
          : "Stands for senders without an account. Without one, their mail is not taken: it goes to the address for failures, or stays in the log."
      }
    />
  );
}
