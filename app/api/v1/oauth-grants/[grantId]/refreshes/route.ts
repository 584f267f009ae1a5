import { grantReference } from "@/lib/oauth-integrations/grant-reference.ts";
import { grantView } from "@/lib/oauth-integrations/grant-view.ts";
import { refreshGrant } from "@/lib/oauth-integrations/refresh-grant.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/oauth-grants/{grantId}/refreshes",
    id: "refreshGrant",
    tag: "OAuth integrations",
    summary: "Refresh the access token of a mailbox now; a failure is told in the answer",
    params: grantReference,
    answer: grantView,
  },
  ({ actor, params }) => refreshGrant(actor, params),
);
