import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { emailInput } from "@/lib/access/input-text.ts";
import { requirePerson, requireSystemAdmin } from "@/lib/access/permissions.ts";
import { createAuthorizationRequest } from "@/lib/oauth2/authorization-request.ts";
import { database } from "@/lib/platform/database.ts";
import { hashOpaqueToken, newOpaqueToken } from "@/lib/platform/opaque-token.ts";
import { checkEndpointUrl } from "@/lib/platform/outbound-guard.ts";
import { invalidField, notFound, Problem } from "@/lib/platform/problem.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { requireHttpsBaseUrl } from "./base-url-rule.ts";
import { mayManageGrant, requireIntegrationReader } from "./integration-permission.ts";
import { codeVerifierPlace } from "./integration-secrets.ts";
import { providers } from "./providers.ts";
import { redirectUrlOf } from "./redirect-key.ts";
import { isTested } from "./settings-digest.ts";

export const startAuthorizationInput = z.object({
  integrationId: z.uuid(),
  /** `test` proves the integration and keeps nothing; `grant` authorises a mailbox. */
  purpose: z.enum(["test", "grant"]),
  /** The mailbox; needed for a grant. */
  mailboxAddress: emailInput.optional(),
  /** The mailbox is shared or delegated: the account that signs in is another one. */
  allowOtherAccount: z.boolean().default(false),
});
export type StartAuthorizationInput = z.input<typeof startAuthorizationInput>;

/** What the browser gets to see. */
export const startedAuthorizationView = z.object({
  authorizationId: z.string(),
  authorizationUrl: z.string(),
});

const lifetimeMs = 10 * 60_000;
const keptForMs = 7 * 86_400_000;

/**
 * Begins the three-legged flow. The browser has to keep `browserBinding` in an HttpOnly cookie, and is sent to
 * `authorizationUrl` within ten minutes.
 *
 * @throws Problem `forbidden`, `not-found`, `base-url-not-https`, `integration-untested`, `invalid-input`
 */
export async function startAuthorization(
  actor: Actor,
  input: StartAuthorizationInput,
): Promise<z.infer<typeof startedAuthorizationView> & { browserBinding: string }> {
  const actorUserId = requirePerson(actor);
  requireIntegrationReader(actor);
  if (input.purpose === "test") requireSystemAdmin(actor);
  requireHttpsBaseUrl();
  const integration = await database().oAuthIntegration.findUnique({ where: { id: input.integrationId } });
  if (!integration) throw notFound("integration");
  checkEndpointUrl(integration.authorizationEndpoint);
  const mailboxAddress = input.purpose === "grant" ? await mailboxOf(actor, integration, input) : null;
  const allowOtherAccount = input.allowOtherAccount ?? false;

  const request = await createAuthorizationRequest({
    server: integration,
    clientId: integration.clientId,
    redirectUri: redirectUrlOf(integration.redirectKey),
    scopes: integration.scopes,
    parameters: {
      ...providers[integration.provider].authorizationParameters(integration.scopes),
      ...(mailboxAddress !== null && !allowOtherAccount && { login_hint: mailboxAddress }),
    },
  });
  const id = randomUUID();
  const browserBinding = newOpaqueToken();
  const now = Date.now();
  await database().oAuthAuthorization.deleteMany({
    where: { integrationId: integration.id, expiresAt: { lt: new Date(now - keptForMs) } },
  });
  await database().oAuthAuthorization.create({
    data: {
      id,
      integrationId: integration.id,
      purpose: input.purpose === "test" ? "TEST" : "GRANT",
      mailboxAddress,
      allowOtherAccount,
      stateHash: hashOpaqueToken(request.state),
      codeVerifierSealed: sealSecret(request.codeVerifier, codeVerifierPlace(id)),
      browserBindingHash: hashOpaqueToken(browserBinding),
      settingsDigest: integration.settingsDigest,
      actorUserId,
      expiresAt: new Date(now + lifetimeMs),
    },
  });
  return { authorizationId: id, authorizationUrl: request.url, browserBinding };
}

/** The mailbox that a grant is for. Those that are authorised already may be authorised again with an untested integration. */
async function mailboxOf(
  actor: Actor,
  integration: OAuthIntegration,
  input: StartAuthorizationInput,
): Promise<string> {
  if (input.mailboxAddress === undefined) {
    throw invalidField("mailboxAddress", "Say which mailbox is to be authorised.");
  }
  const mailbox = { integrationId: integration.id, mailboxAddress: input.mailboxAddress };
  if (!(await mayManageGrant(database(), actor, mailbox))) {
    throw new Problem(
      "forbidden",
      "forbidden",
      "This mailbox is used by a channel of another project, whose admins alone may authorise it.",
    );
  }
  const known = await database().oAuthGrant.findUnique({
    where: { integrationId_mailboxAddress: mailbox },
    select: { id: true },
  });
  if (!known && !isTested(integration)) {
    throw new Problem(
      "conflict",
      "integration-untested",
      `Test the connection of "${integration.name}" first: only a tested integration can be used for mailboxes.`,
    );
  }
  return input.mailboxAddress;
}
