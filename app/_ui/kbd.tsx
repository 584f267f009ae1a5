import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type KbdProps = { children: ReactNode; tone?: "plain" | "inverse" | undefined };

/** One key as it stands on the keyboard. */
export function Kbd({ children, tone = "plain" }: KbdProps) {
  return (
    <kbd
      className={classNames(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-sm border px-1 font-sans text-xs",
        tone === "plain" ? "border-line bg-sunken text-ink-muted" : "border-current/30 text-inherit",
      )}
    >
      {children}
    </kbd>
  );
}
