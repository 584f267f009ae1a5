import { deleteIntegration } from "@/lib/oauth-integrations/delete-integration.ts";
import { getIntegration, integrationReference } from "@/lib/oauth-integrations/get-integration.ts";
import { integrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { updateIntegration, updateIntegrationInput } from "@/lib/oauth-integrations/update-integration.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/oauth-integrations/{integrationId}",
    id: "getIntegration",
    tag: "OAuth integrations",
    summary: "Show an OAuth 2.0 integration",
    params: integrationReference,
    answer: integrationView,
  },
  ({ actor, params }) => getIntegration(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/oauth-integrations/{integrationId}",
    id: "updateIntegration",
    tag: "OAuth integrations",
    summary: "Change an OAuth 2.0 integration; absent fields stay, the credential too",
    params: integrationReference,
    body: updateIntegrationInput.omit({ integrationId: true }),
    answer: integrationView,
  },
  ({ actor, params, body }) => updateIntegration(actor, { ...body, ...params }),
);

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/oauth-integrations/{integrationId}",
    id: "deleteIntegration",
    tag: "OAuth integrations",
    summary: "Delete an OAuth 2.0 integration that nothing uses, and revoke its tokens",
    params: integrationReference,
  },
  ({ actor, params }) => deleteIntegration(actor, params),
);
