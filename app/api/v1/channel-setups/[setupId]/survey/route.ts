import { mailboxSurveyView } from "@/lib/channel-setup/mailbox-survey.ts";
import { surveyMailbox, surveyMailboxInput } from "@/lib/channel-setup/survey-mailbox.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/channel-setups/{setupId}/survey",
    id: "surveyMailbox",
    tag: "Channel setups",
    summary: "Count the mails of a folder by day: what would come in",
    params: surveyMailboxInput.pick({ setupId: true }),
    query: surveyMailboxInput.omit({ setupId: true }),
    answer: mailboxSurveyView,
  },
  ({ actor, params, query }) => surveyMailbox(actor, { ...query, ...params }),
);
