import {
  credentialDateListView,
  listCredentialDates,
  listCredentialDatesInput,
} from "@/lib/oauth-integrations/list-credential-dates.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/credential-dates",
    id: "listCredentialDates",
    tag: "OAuth integrations",
    summary: "When client secrets, certificates and authorizations of mailboxes end, soonest first",
    query: listCredentialDatesInput,
    answer: credentialDateListView,
  },
  ({ actor, query }) => listCredentialDates(actor, query),
);
