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
import { mayAuthorizeMailbox, requireIntegrationReader } from "./integration-permission.ts";
import { codeVerifierPlace } from "./integration-secrets.ts";
import { readProviderSettings } from "./provider-settings.ts";
import { providerOf } from "./providers.ts";
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
 * @throws Problem `forbidden`, `not-found`, `base-url-not-https`, `integration-needs-no-person`,
 *   `integration-untested`, `invalid-input`
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
  refuseApplication(integration);
  checkEndpointUrl(integration.authorizationEndpoint);
  const mailboxAddress = input.purpose === "grant" ? await mailboxOf(actor, integration, input) : null;
  const allowOtherAccount = input.allowOtherAccount ?? false;

  const request = await createAuthorizationRequest({
    server: integration,
    clientId: integration.clientId,
    redirectUri: redirectUrlOf(integration.redirectKey),
    scopes: integration.scopes,
    parameters: providerOf(integration.provider).authorizationParameters({
      scopes: integration.scopes,
      loginHint: allowOtherAccount ? null : mailboxAddress,
      settings: readProviderSettings(integration.providerSettings),
    }),
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

/** Where the application signs in by itself, there is no page to send a person to. */
function refuseApplication({ name, grantType }: OAuthIntegration): void {
  if (grantType === "AUTHORIZATION_CODE") return;
  throw new Problem(
    "conflict",
    "integration-needs-no-person",
    `The application of "${name}" signs in by itself, so nobody authorises its mailboxes. ` +
      "A system admin tests it without a sign-in, and checks its access to a mailbox instead.",
  );
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
  if (!(await mayAuthorizeMailbox(database(), actor, mailbox))) {
    throw new Problem(
      "forbidden",
      "forbidden",
      "This mailbox is used by a channel of another project, or somebody else has authorised it already: " +
        "only they or a system admin may authorise it again.",
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
