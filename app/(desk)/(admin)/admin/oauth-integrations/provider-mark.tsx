/** Stands for a provider in lists: the first letter of its name. Their own marks are not ours to show. */
export function ProviderMark({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="inline-flex size-5 shrink-0 items-center justify-center rounded-sm border border-neutral-line bg-neutral-soft text-xs font-semibold text-neutral-ink"
    >
      {name.slice(0, 1)}
    </span>
  );
}
