import {
  previewRedirectUrl,
  previewRedirectUrlInput,
  redirectUrlView,
} from "@/lib/oauth-integrations/preview-redirect-url.ts";
import { operation } from "../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/oauth-integrations/redirect-urls",
    id: "previewRedirectUrl",
    tag: "OAuth integrations",
    summary: "Generate the redirect URL for endpoints, before the integration is saved",
    body: previewRedirectUrlInput,
    answer: redirectUrlView,
  },
  ({ actor, body }) => previewRedirectUrl(actor, body),
);
