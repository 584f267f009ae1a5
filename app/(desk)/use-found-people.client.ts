"use client";

import { useEffect, useState } from "react";
import { z } from "zod";

const person = z.object({ id: z.string(), name: z.string(), email: z.string() });
const foundPeople = z.object({ items: z.array(person.extend({ deactivatedAt: z.string().nullable() })) });
export type Person = z.infer<typeof person>;

/** Typing pauses this long before the server is asked. */
const typingPauseMs = 250;

/** A person as a field offers them. */
export function personLabel({ name, email }: Person): string {
  return name === "" ? email : `${name} (${email})`;
}

/**
 * The people that the server finds for what was typed, the first ones for nothing, as they are now: who was deactivated is
 * left out.
 *
 * @param typed null: nobody has to be found, and those found before stay
 * @param kind "people" leaves out those who can not sign in
 */
export function useFoundPeople(typed: string | null, kind: "all" | "people"): readonly Person[] {
  const [found, setFound] = useState<readonly Person[]>([]);
  useEffect(() => {
    if (typed === null) return;
    const query = typed.replace(/ \(.*$/, "").trim();
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const address = `/api/v1/users?kind=${kind}&limit=50&query=${encodeURIComponent(query)}`;
      const answer = await fetch(address, { signal: stop.signal }).catch(() => null);
      const parsed = foundPeople.safeParse(answer?.ok ? await answer.json() : null);
      if (parsed.success) setFound(parsed.data.items.filter(({ deactivatedAt }) => deactivatedAt === null));
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed, kind]);
  return found;
}
