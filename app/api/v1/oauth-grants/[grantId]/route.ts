import { getGrant } from "@/lib/oauth-integrations/get-grant.ts";
import { grantReference } from "@/lib/oauth-integrations/grant-reference.ts";
import { grantView } from "@/lib/oauth-integrations/grant-view.ts";
import { revokedGrantView, revokeGrant } from "@/lib/oauth-integrations/revoke-grant.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/oauth-grants/{grantId}",
    id: "getGrant",
    tag: "OAuth integrations",
    summary: "Show the authorization of a mailbox: state, scopes and times, never a token",
    params: grantReference,
    answer: grantView,
  },
  ({ actor, params }) => getGrant(actor, params),
);

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
