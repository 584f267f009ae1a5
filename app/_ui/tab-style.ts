/** The row of tabs and of link tabs; scrolls sideways rather than wrapping. */
export const tabRowClass = "flex gap-1 overflow-x-auto border-b px-0.5 [scrollbar-width:none]";

/** One tab; the current one is marked by weight and a bar, not by colour alone. */
export const tabClass =
  "relative flex h-9 shrink-0 cursor-pointer items-center gap-1.5 rounded-t-md px-2.5 text-base text-ink-muted no-underline outline-offset-[-2px] select-none hover:text-ink hover:bg-hover [&_svg]:size-4";

/** What the current tab adds. */
export const currentTabClass =
  "font-semibold text-ink after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 after:rounded-full after:bg-accent";
