import type { ReactNode } from "react";
import type { z } from "zod";
import { DataTable, RowControl } from "@/app/_ui/data-table.tsx";
import { Link } from "@/app/_ui/link.tsx";
import type { inboundMessagePageView } from "@/lib/inbound/list-inbound-messages.ts";
import { projectColumn, senderColumn, timeColumn } from "./log-columns.tsx";
import { SubjectAndReason } from "./mail-cells.tsx";
import { MailStateBadge } from "./mail-state.tsx";

type LoggedMail = z.infer<typeof inboundMessagePageView>["items"][number];

/** Every mail with what became of it; a row opens the mail. */
export function ProcessingTable(props: {
  /** Names the project of each mail: in the log of all. */
  readonly showsProject: boolean;
  readonly rows: readonly LoggedMail[];
  readonly empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Mails that came in"
      rows={props.rows}
      rowKey={(mail) => mail.id}
      empty={props.empty}
      columns={[
        timeColumn((mail: LoggedMail) => mail.storedAt),
        senderColumn,
        {
          id: "subject",
          header: "Subject and reason",
          width: "grow",
          onCard: "title",
          cell: (mail) => <SubjectAndReason mail={mail} isReasonWhole={false} />,
        },
        ...(props.showsProject ? [projectColumn] : []),
        {
          id: "outcome",
          header: "Outcome",
          width: "fit",
          onCard: "bare",
          cell: (mail) => <MailStateBadge mail={mail} />,
        },
        {
          id: "request",
          header: "Request",
          width: "fit",
          onCard: "bare",
          cell: (mail) =>
            mail.requestKey === null ? null : (
              <RowControl>
                <Link
                  href={`/projects/${requestProject(mail.requestKey)}/requests/${mail.requestKey}`}
                  className="link inline-flex min-h-6 items-center tabular-nums"
                >
                  {mail.requestKey}
                </Link>
              </RowControl>
            ),
        },
      ]}
    />
  );
}

/** `SUP` for `SUP-12`. */
function requestProject(requestKey: string): string {
  return requestKey.slice(0, requestKey.lastIndexOf("-"));
}
