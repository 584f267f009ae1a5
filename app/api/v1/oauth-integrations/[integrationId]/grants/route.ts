import { grantListView, listGrants, listGrantsInput } from "@/lib/oauth-integrations/list-grants.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/oauth-integrations/{integrationId}/grants",
    id: "listGrants",
    tag: "OAuth integrations",
    summary: "List mailboxes that were authorised with an integration",
    params: listGrantsInput.pick({ integrationId: true }),
    query: listGrantsInput.omit({ integrationId: true }),
    answer: grantListView,
  },
  ({ actor, params, query }) => listGrants(actor, { ...query, ...params }),
);
