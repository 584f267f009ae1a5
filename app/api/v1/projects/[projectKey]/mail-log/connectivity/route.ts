import {
  connectivityPageView,
  listConnectivity,
  listConnectivityInput,
} from "@/lib/inbound/list-connectivity.ts";
import { operation } from "../../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}/mail-log/connectivity",
    id: "listConnectivity",
    tag: "Mail",
    summary: "How reading the mailboxes went, newest first",
    params: listConnectivityInput.pick({ projectKey: true }).required(),
    query: listConnectivityInput.omit({ projectKey: true }),
    answer: connectivityPageView,
  },
  ({ actor, params, query }) => listConnectivity(actor, { ...params, ...query }),
);
