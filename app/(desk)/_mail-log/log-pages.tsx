import { addressWith } from "../address-with.ts";
import { CursorPages } from "../cursor-pages.tsx";

/** The way through a log, newest first. */
export function LogPages(props: {
  /** Names the navigation: "Pages of the mail log". */
  readonly label: string;
  readonly path: string;
  /** The filters as they stand in the address, without the place in the log. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly cursor: string | undefined;
  readonly nextCursor: string | null;
}) {
  const { path, parameters, cursor, nextCursor } = props;
  return (
    <CursorPages
      label={props.label}
      firstHref={cursor === undefined ? null : addressWith(path, parameters)}
      nextHref={nextCursor === null ? null : addressWith(path, { ...parameters, cursor: nextCursor })}
      words={{ first: "Newest", next: "Older" }}
    />
  );
}
