import {
  listProviders,
  listProvidersInput,
  providerListView,
} from "@/lib/oauth-integrations/list-providers.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/oauth-providers",
    id: "listProviders",
    tag: "OAuth integrations",
    summary: "List known providers with endpoints, scopes, mail servers and how an application is registered",
    query: listProvidersInput,
    answer: providerListView,
  },
  async ({ actor, query }) => listProviders(actor, query),
);
