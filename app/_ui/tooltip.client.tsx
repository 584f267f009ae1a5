"use client";

import type { ReactNode } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import { Kbd } from "./kbd.tsx";

export type TooltipProps = {
  /** What it says; a few words, never anything that is not known elsewhere too. */
  text: ReactNode;
  /** The key that does the same, shown beside the words: "r". */
  shortcut?: string | undefined;
  placement?: "top" | "bottom" | "left" | "right" | undefined;
  /** Exactly one focusable widget of this folder (Button, IconButton, …). */
  children: ReactNode;
};

/** Words that appear on hover and on keyboard focus, and go with Escape (WCAG 1.4.13). */
export function Tooltip({ text, shortcut, placement = "top", children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip
        placement={placement}
        offset={6}
        className="data-entering:animate-appear flex max-w-72 items-center gap-2 rounded-md bg-toast px-2 py-1 text-xs text-toast-ink shadow-overlay"
      >
        {text}
        {shortcut === undefined ? null : <Kbd tone="inverse">{shortcut}</Kbd>}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
