import { NextResponse } from "next/server";
import { authorizationCookieName } from "@/lib/oauth-integrations/browser-binding.ts";
import {
  startAuthorization,
  startAuthorizationInput,
  startedAuthorizationView,
} from "@/lib/oauth-integrations/start-authorization.ts";
import { environment } from "@/lib/platform/environment.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/oauth-integrations/{integrationId}/authorizations",
    id: "startAuthorization",
    tag: "OAuth integrations",
    summary: "Begin a sign-in at the provider, as a test or for a mailbox; open the address in this browser",
    params: startAuthorizationInput.pick({ integrationId: true }),
    body: startAuthorizationInput.omit({ integrationId: true }),
    answer: startedAuthorizationView,
    status: 201,
  },
  async ({ actor, params, body }) => {
    const started = await startAuthorization(actor, { ...body, ...params });
    const response = NextResponse.json(startedAuthorizationView.parse(started), {
      status: 201,
      headers: { "Cache-Control": "no-store" },
    });
    const state = new URL(started.authorizationUrl).searchParams.get("state") ?? "";
    response.cookies.set(authorizationCookieName(state), started.browserBinding, {
      httpOnly: true,
      // Lax, not Strict: the provider sends the browser back from its own site.
      sameSite: "lax",
      secure: environment().baseUrl.startsWith("https:"),
      path: "/api/oauth/callback",
      maxAge: 10 * 60,
    });
    return response;
  },
);
