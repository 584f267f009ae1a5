import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { requireHttpsBaseUrl } from "./base-url-rule.ts";
import { checkEndpoints } from "./check-endpoints.ts";
import { integrationFields } from "./integration-input.ts";
import { deriveRedirectKey, redirectUrlOf } from "./redirect-key.ts";

export const previewRedirectUrlInput = z.object({
  authorizationEndpoint: integrationFields.authorizationEndpoint.min(1, "Enter the address of the endpoint."),
  tokenEndpoint: integrationFields.tokenEndpoint.min(1, "Enter the address of the endpoint."),
  /** An integration that is being edited: endpoints that it has already give its own redirect URL. */
  integrationId: z.uuid().optional(),
});

export const redirectUrlView = z.object({ redirectUrl: z.string(), redirectKey: z.string() });

/**
 * Generates the redirect URL for endpoints before the integration is saved, because the provider asks for it first.
 * Pass the key on to `createIntegration` or `updateIntegration`.
 *
 * @throws Problem `forbidden`, `not-found`, `base-url-not-https`, `endpoint-not-https`, `endpoint-malformed`, `host-not-allowed`
 */
export async function previewRedirectUrl(
  actor: Actor,
  input: z.output<typeof previewRedirectUrlInput>,
): Promise<z.infer<typeof redirectUrlView>> {
  requireSystemAdmin(actor);
  requireHttpsBaseUrl();
  const { integrationId, ...endpoints } = input;
  await checkEndpoints(endpoints);
  const redirectKey = deriveRedirectKey(endpoints, integrationId && (await keyOf(integrationId)));
  return { redirectKey, redirectUrl: redirectUrlOf(redirectKey) };
}

async function keyOf(integrationId: string): Promise<string> {
  const row = await database().oAuthIntegration.findUnique({ where: { id: integrationId } });
  if (!row) throw notFound("integration");
  return row.redirectKey;
}
