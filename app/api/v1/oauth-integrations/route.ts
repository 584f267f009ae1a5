import { createIntegration } from "@/lib/oauth-integrations/create-integration.ts";
import { createIntegrationBody } from "@/lib/oauth-integrations/create-integration-body.ts";
import { integrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { integrationListView, listIntegrations } from "@/lib/oauth-integrations/list-integrations.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/oauth-integrations",
    id: "listIntegrations",
    tag: "OAuth integrations",
    summary: "List OAuth 2.0 integrations",
    answer: integrationListView,
  },
  ({ actor }) => listIntegrations(actor),
);

export const POST = operation(
  {
    method: "POST",
    path: "/oauth-integrations",
    id: "createIntegration",
    tag: "OAuth integrations",
    summary: "Add an OAuth 2.0 integration",
    body: createIntegrationBody,
    answer: integrationView,
    status: 201,
  },
  ({ actor, body }) => createIntegration(actor, body),
);
