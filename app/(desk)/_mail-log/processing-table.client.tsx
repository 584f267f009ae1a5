"use client";

import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card.tsx";
import { DataTable, RowControl } from "@/app/_ui/data-table.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { BulkActions } from "./bulk-actions.client.tsx";
import { useChosenMails } from "./chosen-mails.client.tsx";
import { projectColumn, senderColumn, timeColumn } from "./log-columns.tsx";
import { type ListedMail, SubjectAndReason } from "./mail-cells.tsx";
import { type MailState, MailStateBadge } from "./mail-state.tsx";

type LoggedMail = ListedMail &
  MailState & {
    readonly storedAt: Date;
    readonly requestKey: string | null;
    readonly mayProcessAgain: boolean;
  };

/** Every mail with what became of it; a row opens the mail. Those that had no effect can be chosen, to give them one. */
export function ProcessingTable(props: {
  /** Names the project of each mail: in the log of all. */
  readonly showsProject: boolean;
  readonly rows: readonly LoggedMail[];
  readonly empty: ReactNode;
}) {
  const choosable = props.rows.filter(({ mayProcessAgain }) => mayProcessAgain);
  const { chosen, chooseAll, column } = useChosenMails(choosable);
  return (
    <>
      <BulkActions
        acts={["process-again", "release"]}
        chosen={chosen}
        choosableCount={choosable.length}
        onChooseAll={chooseAll}
      />
      <Card padding="flush">
        <DataTable
          caption="Mails that came in"
          rows={props.rows}
          rowKey={(mail) => mail.id}
          rowState={(mail) => ({ isSelected: chosen.includes(mail.id) })}
          empty={props.empty}
          columns={[
            ...(choosable.length > 0 ? [column] : []),
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
      </Card>
    </>
  );
}

/** `SUP` for `SUP-12`. */
function requestProject(requestKey: string): string {
  return requestKey.slice(0, requestKey.lastIndexOf("-"));
}
