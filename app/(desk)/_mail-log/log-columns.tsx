import type { DataColumn } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { type ListedMail, SenderAndMailbox } from "./mail-cells.tsx";

/** When it happened. */
export function timeColumn<Row>(at: (row: Row) => Date): DataColumn<Row> {
  return {
    id: "time",
    header: "Time",
    width: "fit",
    onCard: "bare",
    cell: (row) => <RelativeTime at={at(row)} style="narrow" className="whitespace-nowrap text-ink-muted" />,
  };
}

/** Who wrote a mail, to whom, and where it came in. */
export const senderColumn: DataColumn<ListedMail> = {
  id: "from",
  header: "From, to and mailbox",
  width: "fit",
  onCard: "bare",
  cell: (mail) => <SenderAndMailbox mail={mail} />,
};

/** Whose it is: in the log of all projects. */
export const projectColumn: DataColumn<{ readonly projectKey: string | null }> = {
  id: "project",
  header: "Project",
  width: "fit",
  onCard: "bare",
  cell: (row) => <span className="tabular-nums">{row.projectKey}</span>,
};
