import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Link } from "./link.tsx";

export type DataColumn<Row> = {
  id: string;
  /** Column heading; on a card it stands before the value. An empty one needs `srHeader`. */
  header: string;
  /** For headings that should not be seen: "Actions", "Select". */
  srHeader?: string | undefined;
  cell: (row: Row) => ReactNode;
  align?: "start" | "end" | undefined;
  /** `grow` takes the free width and truncates; `fit` is as narrow as its content, up to 13 rem. */
  width?: "grow" | "fit" | undefined;
  /** Below 768 px: `title` heads the card, `bare` stands without its heading, `hidden` is left out. */
  onCard?: "title" | "value" | "bare" | "hidden" | undefined;
  /** Leaves the column out of the table below this width; on cards it stays. */
  hideBelow?: "lg" | "xl" | undefined;
  /** Makes the heading a link that sorts; `direction` is the present one. */
  sort?: { href: string; direction: "ascending" | "descending" | "none" } | undefined;
};

export type DataTableProps<Row> = {
  /** Says what the table lists; for screen readers. */
  caption: string;
  columns: ReadonlyArray<DataColumn<Row>>;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Marks a row as chosen (bulk) or as the one the keyboard is on. */
  rowState?: ((row: Row) => { isSelected?: boolean; isActive?: boolean }) | undefined;
  /** Stands in place of the table when there are no rows: an EmptyState. */
  empty: ReactNode;
};

/*
 * Below 768 px rows become cards by `display`, which takes the meaning of table elements away in some browsers;
 * stating the roles gives it back.
 */
const roles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  heading: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

const hiding = { never: "", lg: "md:max-lg:hidden", xl: "md:max-xl:hidden" } as const;

/** A list as an ordinary table, and as cards on a phone. Works in server and client components. */
export function DataTable<Row>({ caption, columns, rows, rowKey, rowState, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return empty;
  return (
    <div className="overflow-x-auto">
      <table {...roles.table} className="w-full border-collapse text-base max-md:block">
        <caption className="sr-only">{caption}</caption>
        <thead {...roles.group} className="max-md:sr-only">
          <tr {...roles.row}>
            {columns.map((column) => (
              <HeadingCell key={column.id} column={column} />
            ))}
          </tr>
        </thead>
        <tbody {...roles.group} className="max-md:block">
          {rows.map((row) => {
            const state = rowState?.(row) ?? {};
            return (
              <tr
                key={rowKey(row)}
                {...roles.row}
                aria-current={state.isActive === true ? "true" : undefined}
                data-row={rowKey(row)}
                className={classNames(
                  "group/row relative border-t hover:bg-hover max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-4 max-md:gap-y-1 max-md:px-4 max-md:py-3 md:first:border-t-0",
                  state.isSelected === true && "bg-selected hover:bg-selected",
                  state.isActive === true && "shadow-[inset_2px_0_0_var(--color-accent)]",
                )}
              >
                {columns.map((column) => (
                  <ValueCell key={column.id} column={column} row={row} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function HeadingCell<Row>({ column }: { column: DataColumn<Row> }) {
  const { sort } = column;
  const text = column.header === "" ? <span className="sr-only">{column.srHeader}</span> : column.header;
  return (
    <th
      {...roles.heading}
      scope="col"
      aria-sort={sort === undefined || sort.direction === "none" ? undefined : sort.direction}
      className={classNames(
        "h-8 border-b bg-canvas px-3 text-sm font-medium whitespace-nowrap text-ink-muted first:ps-4 last:pe-4",
        column.align === "end" ? "text-end" : "text-start",
        column.width === "fit" && "w-px",
        hiding[column.hideBelow ?? "never"],
      )}
    >
      {sort === undefined ? (
        text
      ) : (
        <Link
          href={sort.href}
          className="inline-flex min-h-6 items-center gap-1 rounded-sm hover:text-ink [&_svg]:size-3.5"
        >
          {text}
          {sort.direction === "ascending" ? (
            <ArrowUp />
          ) : sort.direction === "descending" ? (
            <ArrowDown />
          ) : (
            <ChevronsUpDown className="text-ink-subtle" />
          )}
        </Link>
      )}
    </th>
  );
}

function ValueCell<Row>({ column, row }: { column: DataColumn<Row>; row: Row }) {
  const onCard = column.onCard ?? "value";
  return (
    <td
      {...roles.cell}
      className={classNames(
        "h-10 px-3 py-1.5 align-middle first:ps-4 last:pe-4 max-md:h-auto max-md:p-0 max-md:first:ps-0 max-md:last:pe-0 max-md:empty:hidden",
        column.align === "end" && "md:text-end tabular-nums",
        column.width === "grow" && "md:w-full md:max-w-0 md:min-w-48 md:truncate",
        column.width === "fit" && "md:w-px md:max-w-52 md:truncate",
        hiding[column.hideBelow ?? "never"],
        onCard === "title" && "max-md:order-first max-md:w-full max-md:font-medium",
        onCard === "hidden" && "max-md:hidden",
      )}
    >
      {onCard === "value" && column.header !== "" ? (
        <span aria-hidden="true" className="me-1.5 text-sm text-ink-muted md:hidden">
          {column.header}
        </span>
      ) : null}
      {column.cell(row)}
    </td>
  );
}

/** The column of a list of named things that says the name and opens the thing's page. */
export function nameColumn<Row extends { readonly name: string }>(
  href: (row: Row) => string,
): DataColumn<Row> {
  return {
    id: "name",
    header: "Name",
    width: "grow",
    onCard: "title",
    cell: (row) => (
      <RowLink href={href(row)}>
        <span className="font-medium">{row.name}</span>
      </RowLink>
    ),
  };
}

/** The link that opens a row; its press area is the whole row, other controls of the row lie above it. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
    >
      {children}
    </Link>
  );
}

/** Lifts a control above the row's link, so that it can be pressed by itself. */
export function RowControl({ children }: { children: ReactNode }) {
  return <span className="relative z-1 inline-flex items-center gap-1">{children}</span>;
}
