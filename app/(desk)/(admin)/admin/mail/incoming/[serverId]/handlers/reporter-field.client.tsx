"use client";

import { useEffect, useState } from "react";
import { z } from "zod";
import { ComboBox } from "@/app/_ui/combo-box.client.tsx";
import type { Person } from "./handler-draft.ts";

const foundPeople = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      deactivatedAt: z.string().nullable(),
    }),
  ),
});

/** Typing pauses this long before the server is asked. */
const typingPauseMs = 250;

const shown = ({ name, email }: Person) => (name === "" ? email : `${name} (${email})`);

/** The person who stands for senders without an account. */
export function ReporterField({
  value,
  onChange,
}: {
  value: Person | null;
  onChange: (person: Person | null) => void;
}) {
  const [typed, setTyped] = useState("");
  const found = useFoundPeople(typed);
  const known = new Map([...(value ? [value] : []), ...found].map((one) => [one.id, one]));
  return (
    <ComboBox
      name="defaultReporterId"
      label="Default reporter"
      placeholder="Name or e-mail"
      className="max-w-md"
      options={[...known.values()].map((one) => ({ id: one.id, label: shown(one) }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(id === null ? null : (known.get(id) ?? null))}
      onInputChange={setTyped}
      description="Stands for senders without an account. Without one, their mail is not taken: it goes to the address for failures, or stays in the log."
    />
  );
}

/** The people that the server finds for what was typed; the first ones for nothing. */
function useFoundPeople(typed: string): readonly Person[] {
  const [found, setFound] = useState<readonly Person[]>([]);
  useEffect(() => {
    const query = typed.replace(/ \(.*$/, "").trim();
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const address = `/api/v1/users?kind=all&limit=50&query=${encodeURIComponent(query)}`;
      const answer = await fetch(address, { signal: stop.signal }).catch(() => null);
      const parsed = foundPeople.safeParse(answer?.ok ? await answer.json() : null);
      if (parsed.success) setFound(parsed.data.items.filter(({ deactivatedAt }) => deactivatedAt === null));
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed]);
  return found;
}
