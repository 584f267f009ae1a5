import { grantReference, revokedGrantView, revokeGrant } from "@/lib/oauth-integrations/revoke-grant.ts";
import { operation } from "../../_http/operation.ts";

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/oauth-grants/{grantId}",
    id: "revokeGrant",
    tag: "OAuth integrations",
    summary: "Revoke the authorization of a mailbox, here and at the provider",
    params: grantReference,
    answer: revokedGrantView,
  },
  ({ actor, params }) => revokeGrant(actor, params),
);
