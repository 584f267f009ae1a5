import { ChevronRight, ChevronsLeft } from "lucide-react";
import { LinkButton } from "@/app/_ui/link-button.tsx";

/**
 * The way through a long list that knows only "from here on": to its beginning, and further. Nothing when all of it
 * is on one page.
 */
export function CursorPages(props: {
  /** Names the navigation: "Pages of the audit log". */
  readonly label: string;
  /** Null on the first page. */
  readonly firstHref: string | null;
  readonly nextHref: string | null;
  /** What the two ways are called in this list: "Newest" and "Older". */
  readonly words: { readonly first: string; readonly next: string };
}) {
  if (props.firstHref === null && props.nextHref === null) return null;
  return (
    <nav aria-label={props.label} className="flex flex-wrap justify-end gap-2">
      {props.firstHref === null ? null : (
        <LinkButton href={props.firstHref} size="sm" icon={<ChevronsLeft />}>
          {props.words.first}
        </LinkButton>
      )}
      {props.nextHref === null ? null : (
        <LinkButton href={props.nextHref} size="sm">
          {props.words.next} <ChevronRight />
        </LinkButton>
      )}
    </nav>
  );
}
