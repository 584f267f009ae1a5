import {
  authorizationReference,
  authorizationView,
  getAuthorization,
} from "@/lib/oauth-integrations/get-authorization.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/oauth-authorizations/{authorizationId}",
    id: "getAuthorization",
    tag: "OAuth integrations",
    summary: "Show how a sign-in at the provider went, step by step",
    params: authorizationReference,
    answer: authorizationView,
  },
  ({ actor, params }) => getAuthorization(actor, params),
);
