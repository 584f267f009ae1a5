import {
  discoverEndpoints,
  discoverEndpointsInput,
  discoveredEndpointsView,
} from "@/lib/oauth-integrations/discover-endpoints.ts";
import { operation } from "../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/oauth-integrations/discoveries",
    id: "discoverEndpoints",
    tag: "OAuth integrations",
    summary: "Read an authorization server's endpoints from its issuer address",
    body: discoverEndpointsInput,
    answer: discoveredEndpointsView,
  },
  ({ actor, body }) => discoverEndpoints(actor, body),
);
