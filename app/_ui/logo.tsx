/** The mark: an envelope whose flap is the M. Decoration; the word stands beside it or in the link's name. */
export function LogoMark({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M7 22.5V10.75a1.25 1.25 0 0 1 2.06-.95L16 15.75l6.94-5.95a1.25 1.25 0 0 1 2.06.95V22.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M12.25 22.5h7.5" stroke="#fff" strokeWidth="2.75" strokeLinecap="round" opacity=".65" />
    </svg>
  );
}

/** Mark and word. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-lg font-semibold tracking-tight text-ink">
      <LogoMark className="size-6" />
      Mailroom
    </span>
  );
}
