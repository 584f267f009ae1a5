import { revokePersonalToken, revokePersonalTokenInput } from "@/lib/access/revoke-personal-token.ts";
import { operation } from "../../_http/operation.ts";

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/personal-tokens/{tokenId}",
    id: "revokePersonalToken",
    tag: "Personal tokens",
    summary: "Revoke one of your own tokens",
    params: revokePersonalTokenInput,
  },
  ({ actor, params }) => revokePersonalToken(actor, params),
);
