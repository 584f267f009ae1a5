"use client";

import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card.tsx";
import { DataTable } from "@/app/_ui/data-table.tsx";
import { BulkActions, type BulkFilter } from "./bulk-actions.client.tsx";
import { useChosenMails } from "./chosen-mails.client.tsx";
import { projectColumn, senderColumn, timeColumn } from "./log-columns.tsx";
import { type ListedMail, SubjectAndReason } from "./mail-cells.tsx";

/** A mail that waits for a person. */
type WaitingMail = ListedMail & { readonly storedAt: Date };

/** What can be done with mail that waits; many at once are let in, or processed again, or discarded. */
const acts = {
  HELD: { chosen: ["release", "process-again", "discard"], all: ["release", "discard"] },
  FAILED: { chosen: ["process-again", "discard"], all: ["process-again", "discard"] },
} as const;

/** The quarantine with its check boxes, and what can be done with those that are chosen. */
export function QuarantineTable(props: {
  readonly state: "HELD" | "FAILED";
  readonly showsProject: boolean;
  readonly rows: readonly WaitingMail[];
  /** There are others beside those of this page. */
  readonly hasMore: boolean;
  readonly filter: BulkFilter;
  readonly empty: ReactNode;
}) {
  const { rows, state, filter } = props;
  const { chosen, chooseAll, column } = useChosenMails(rows);
  return (
    <>
      <BulkActions
        acts={acts[state].chosen}
        chosen={chosen}
        choosableCount={rows.length}
        {...(props.hasMore && { all: { acts: acts[state].all, filter } })}
        onChooseAll={chooseAll}
      />
      <Card padding="flush">
        <DataTable
          caption={state === "HELD" ? "Mails that are held" : "Mails that have failed"}
          rows={rows}
          rowKey={(mail) => mail.id}
          rowState={(mail) => ({ isSelected: chosen.includes(mail.id) })}
          empty={props.empty}
          columns={[
            column,
            timeColumn((mail: WaitingMail) => mail.storedAt),
            senderColumn,
            {
              id: "subject",
              header: "Subject and reason",
              width: "grow",
              onCard: "title",
              cell: (mail) => <SubjectAndReason mail={mail} isReasonWhole />,
            },
            ...(props.showsProject ? [projectColumn] : []),
          ]}
        />
      </Card>
    </>
  );
}
