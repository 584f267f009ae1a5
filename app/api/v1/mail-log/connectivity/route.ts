import {
  connectivityPageView,
  listConnectivity,
  listConnectivityInput,
} from "@/lib/inbound/list-connectivity.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mail-log/connectivity",
    id: "listAllConnectivity",
    tag: "Mail",
    summary: "How reading the mailboxes of all projects, or of one, went, newest first",
    query: listConnectivityInput,
    answer: connectivityPageView,
  },
  ({ actor, query }) => listConnectivity(actor, query),
);
