import { isDeepStrictEqual } from "node:util";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { clientAuthenticationFor, grantTypeOf, requireCredentialKind } from "./client-authentication.ts";
import { credentialKindOf, noPreviousCredential, openCredential } from "./client-credential.ts";
import type { GivenCredential } from "./credential-input.ts";
import { clientIdOf } from "./credential-input.ts";
import { completeEndpoints, endpointsOf } from "./integration-endpoints.ts";
import type { IntegrationChange } from "./integration-input.ts";
import { chooseRedirectKey } from "./integration-uniqueness.ts";
import { ownMailHosts } from "./own-mail-hosts.ts";
import {
  checkProviderSettings,
  completeProviderSettings,
  readProviderSettings,
} from "./provider-settings.ts";
import { providerOf } from "./providers.ts";
import { replacedCredential, requireCredentialAgain } from "./replaced-credential.ts";
import { settingsDigestOf } from "./settings-digest.ts";

/**
 * The row as it has to be after an update.
 *
 * @param given the credential of the input; null: the stored one stays
 * @throws Problem of every rule that the change breaks
 */
export function integrationAfterUpdate(
  before: OAuthIntegration,
  input: IntegrationChange,
  given: GivenCredential | null,
  hasGrants: boolean,
): OAuthIntegration {
  const { grantType } = before;
  const provider = providerOf(before.provider);
  const grant = grantTypeOf(provider, grantType);
  if (given) requireCredentialKind(grant, given.credential.kind, given.field);

  const settingsBefore = completeProviderSettings(provider, readProviderSettings(before.providerSettings));
  const providerSettings =
    input.providerSettings === undefined
      ? settingsBefore
      : checkProviderSettings(provider, grantType, { ...settingsBefore, ...input.providerSettings });
  const ofProvider = endpointsOf(provider, providerSettings, grantType);
  const settingsChanged = !isDeepStrictEqual(providerSettings, settingsBefore);
  const base = settingsChanged && provider.endpoints ? ofProvider : before;
  const endpoints = completeEndpoints(input, base, ofProvider, grantType);

  const movesTo = hostsOf(endpoints).filter((host) => !hostsOf(before).includes(host));
  if (movesTo.length > 0 && !given) requireCredentialAgain(before);
  const heldId = given?.clientId ?? null;
  const clientId =
    input.clientId === undefined && heldId === null ? before.clientId : clientIdOf(input.clientId, given);
  const kind = given?.credential.kind ?? credentialKindOf(before) ?? "secret";

  // A service account is known by its key alone.
  const servesOther = movesTo.length > 0 || (kind !== "service-account" && clientId !== before.clientId);

  const after: OAuthIntegration = {
    ...before,
    ...endpoints,
    name: input.name ?? before.name,
    description: input.description ?? before.description,
    providerSettings,
    clientId,
    clientAuthentication: clientAuthenticationFor(
      grant,
      kind,
      input.clientAuthentication,
      before.clientAuthentication,
    ),
    credentialExpiresAt:
      kind === "certificate" || input.credentialExpiresAt === undefined
        ? before.credentialExpiresAt
        : input.credentialExpiresAt,
    scopes: input.scopes ?? before.scopes,
    mailHosts:
      input.mailHosts === undefined
        ? before.mailHosts
        : ownMailHosts(input.mailHosts, provider.mailHosts(providerSettings)),
    ...((input.dropPreviousCredential || servesOther) && noPreviousCredential),
  };
  if (grantType === "AUTHORIZATION_CODE")
    after.redirectKey = redirectKeyAfter(before, after, input.redirectKey);

  const replaced =
    given &&
    replacedCredential(before, given, {
      isInUse: before.testedDigest !== null || hasGrants,
      servesOther,
      expiresAt: input.credentialExpiresAt,
    });
  Object.assign(after, replaced, input.dropPreviousCredential && noPreviousCredential);
  const digest = (of: OAuthIntegration) => settingsDigestOf({ ...of, credential: null });
  if (replaced || digest(after) !== digest(before)) {
    after.settingsDigest = settingsDigestOf({
      ...after,
      credential: given?.credential ?? openCredential(before),
    });
  }
  return after;
}

type Endpoints = Pick<OAuthIntegration, "authorizationEndpoint" | "tokenEndpoint">;

/** Changed endpoints have another redirect URL. */
function redirectKeyAfter(before: OAuthIntegration, after: Endpoints, generated: string | undefined): string {
  const isSame =
    after.authorizationEndpoint === before.authorizationEndpoint &&
    after.tokenEndpoint === before.tokenEndpoint;
  if (isSame && generated === undefined) return before.redirectKey;
  return chooseRedirectKey(after, generated, before.redirectKey);
}

/** Hosts that are shown the credential: the client proves itself when it revokes too (RFC 7009 §2.1). */
function hostsOf(row: Pick<OAuthIntegration, "tokenEndpoint" | "revocationEndpoint">): string[] {
  return [row.tokenEndpoint, row.revocationEndpoint]
    .filter((endpoint) => endpoint !== null)
    .map((endpoint) => new URL(endpoint).host);
}
