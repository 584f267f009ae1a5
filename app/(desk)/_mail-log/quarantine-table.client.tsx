"use client";

import type { ReactNode } from "react";
import { useState } from "react";
import { Card } from "@/app/_ui/card.tsx";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { DataTable, RowControl } from "@/app/_ui/data-table.tsx";
import { projectColumn, senderColumn, timeColumn } from "./log-columns.tsx";
import { SubjectAndReason } from "./mail-cells.tsx";
import { QuarantineActions, type QuarantineFilter } from "./quarantine-actions.client.tsx";

/** A mail that waits for a person. */
type WaitingMail = {
  readonly id: string;
  readonly projectKey: string;
  readonly mailboxLabel: string;
  readonly fromAddress: string;
  readonly subject: string;
  readonly reason: string;
  readonly storedAt: Date;
};

/** The quarantine with its check boxes, and what can be done with those that are chosen. */
export function QuarantineTable(props: {
  readonly state: "HELD" | "FAILED";
  readonly showsProject: boolean;
  readonly rows: readonly WaitingMail[];
  /** There are others beside those of this page. */
  readonly hasMore: boolean;
  readonly filter: QuarantineFilter;
  readonly empty: ReactNode;
}) {
  const { rows } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // What has left the list by now is not chosen any more.
  const present = rows.filter(({ id }) => chosen.has(id));
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <QuarantineActions
        state={props.state}
        chosen={present.map(({ id }) => id)}
        shownCount={rows.length}
        hasMore={props.hasMore}
        filter={props.filter}
        onChooseAll={(all) => setChosen(new Set(all ? rows.map(({ id }) => id) : []))}
      />
      <Card padding="flush">
        <DataTable
          caption={props.state === "HELD" ? "Mails that are held" : "Mails that have failed"}
          rows={rows}
          rowKey={(mail) => mail.id}
          rowState={(mail) => ({ isSelected: chosen.has(mail.id) })}
          empty={props.empty}
          columns={[
            {
              id: "choose",
              header: "",
              srHeader: "Choose",
              width: "fit",
              onCard: "bare",
              cell: (mail) => (
                <RowControl>
                  <Checkbox
                    aria-label={`Choose ${mail.subject || "mail without subject"}`}
                    isSelected={chosen.has(mail.id)}
                    onChange={(isChosen) => choose(mail.id, isChosen)}
                  />
                </RowControl>
              ),
            },
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
