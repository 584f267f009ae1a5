import { type NextRequest, NextResponse } from "next/server";
import { sessionActor } from "@/app/_auth/session-actor.ts";
import { finishMailboxAuthorization } from "@/lib/mail-servers/finish-mailbox-authorization.ts";
import { authorizationCookieName } from "@/lib/oauth-integrations/browser-binding.ts";
import type { FinishedAuthorization } from "@/lib/oauth-integrations/finish-authorization.ts";
import { environment } from "@/lib/platform/environment.ts";
import { logger } from "@/lib/platform/logger.ts";

/** Where the browser goes when the answer belongs to no authorization that this person could look at. */
const unknownAuthorization = "unknown";

/**
 * The provider sends the browser here. Whatever comes of it is shown by a page whose address holds neither code nor
 * state.
 */
export async function GET(
  request: NextRequest,
  context: { params: Promise<{ redirectKey: string }> },
): Promise<Response> {
  const parameters = request.nextUrl.searchParams;
  const cookieName = authorizationCookieName(parameters.get("state") ?? "");
  const finished = await finish(
    (await context.params).redirectKey,
    parameters,
    request.cookies.get(cookieName)?.value ?? null,
  );
  const page = new URL(
    `/oauth/finished/${finished?.authorizationId ?? unknownAuthorization}`,
    environment().baseUrl,
  );
  if (finished?.steps.some(({ code }) => code === "state-used")) page.searchParams.set("answer", "used");
  const response = NextResponse.redirect(page, {
    status: 303,
    headers: { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
  });
  response.cookies.set(cookieName, "", { path: "/api/oauth/callback", maxAge: 0 });
  return response;
}

async function finish(
  redirectKey: string,
  parameters: URLSearchParams,
  browserBinding: string | null,
): Promise<FinishedAuthorization | null> {
  try {
    const actor = await sessionActor();
    return await finishMailboxAuthorization({
      redirectKey,
      parameters,
      browserBinding,
      actorUserId: actor?.userId ?? null,
    });
  } catch (error) {
    logger().error({ err: error }, "authorization answer could not be processed");
    return null;
  }
}
