"use client";

import { Plus } from "lucide-react";
import type { ReactNode, Ref } from "react";

const mostOffers = 6;

/** What a tag field offers while somebody types: known texts that fit, and to create what is none of them. */
export function TagOffers({
  text,
  known,
  isTaken,
  createLabel,
  onChoose,
  ref,
}: {
  text: string;
  known: readonly string[];
  /** What is typed stands in the field already. */
  isTaken: boolean;
  createLabel: string;
  onChoose: (tag: string) => void;
  ref: Ref<HTMLDivElement>;
}) {
  const typed = text.trim();
  if (typed === "" || isTaken) return null;
  const fitting = known.filter((tag) => tag.toLowerCase().includes(typed.toLowerCase())).slice(0, mostOffers);
  return (
    <div ref={ref} className="flex flex-col rounded-lg border bg-raised p-1 shadow-overlay">
      {fitting.map((tag) => (
        <Offer key={tag} onChoose={() => onChoose(tag)}>
          {tag}
        </Offer>
      ))}
      {known.includes(typed) ? null : (
        <Offer onChoose={() => onChoose(typed)}>
          {createLabel} “{typed}”
        </Offer>
      )}
    </div>
  );
}

function Offer({ onChoose, children }: { onChoose: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      // The field keeps the focus: leaving it would add what is typed so far.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className="flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-start text-sm wrap-anywhere hover:bg-hover"
    >
      <Plus className="size-4 shrink-0 text-ink-muted" aria-hidden="true" />
      <span className="min-w-0">{children}</span>
    </button>
  );
}
