"use client";

import { useRef, useState } from "react";
import { callApi } from "@/app/_ui/use-api.client.ts";
import { type MailboxSurvey, mailboxSurveyView } from "@/lib/channel-setup/mailbox-survey.ts";

/** What a look into a folder has shown, or why it failed; both null while it is under way. */
export type Survey = { readonly found: MailboxSurvey | null; readonly failure: string | null };

/** Looks into another folder when one is chosen, or once more; of several looks the last one counts. */
export function useSurvey(setupId: string, first: Survey) {
  const [survey, setSurvey] = useState(first);
  const asked = useRef(0);
  const look = async (folder: string) => {
    asked.current += 1;
    const ask = asked.current;
    setSurvey({ found: null, failure: null });
    const path = `/channel-setups/${setupId}/survey?folder=${encodeURIComponent(folder)}`;
    const result = await callApi({ method: "GET", path, answer: mailboxSurveyView });
    if (asked.current !== ask) return;
    setSurvey(
      result.ok
        ? { found: result.value ?? null, failure: null }
        : { found: null, failure: result.problem.detail ?? result.problem.title },
    );
  };
  return { survey, look };
}
