"use client";

import { useState } from "react";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { type DataColumn, RowControl } from "@/app/_ui/data-table.tsx";

type ChoosableMail = { readonly id: string; readonly subject: string };

/** Which of the mails of a list are chosen, with the column of their check boxes. */
export function useChosenMails(choosable: readonly ChoosableMail[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ids = new Set(choosable.map(({ id }) => id));
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const column: DataColumn<ChoosableMail> = {
    id: "choose",
    header: "",
    srHeader: "Choose",
    width: "fit",
    onCard: "bare",
    cell: (mail) =>
      ids.has(mail.id) ? (
        <RowControl>
          <Checkbox
            aria-label={`Choose ${mail.subject || "mail without subject"}`}
            isSelected={chosen.has(mail.id)}
            onChange={(isChosen) => choose(mail.id, isChosen)}
          />
        </RowControl>
      ) : null,
  };
  return {
    /** What has left the list by now is not chosen any more. */
    chosen: [...ids].filter((id) => chosen.has(id)),
    chooseAll: (all: boolean) => setChosen(all ? ids : new Set()),
    column,
  };
}
