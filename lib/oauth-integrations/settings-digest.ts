import { createHmac } from "node:crypto";
import { environment } from "@/lib/platform/environment.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";

/** Everything that a test of the connection vouches for. */
type TestedSettings = Pick<
  OAuthIntegration,
  | "clientId"
  | "clientAuthentication"
  | "scopes"
  | "issuer"
  | "authorizationEndpoint"
  | "tokenEndpoint"
  | "revocationEndpoint"
  | "userinfoEndpoint"
  | "redirectKey"
> & {
  readonly grantType?: OAuthIntegration["grantType"];
  readonly issuerInResponse?: boolean;
  /** Null: compared without it. */
  readonly credential: ClientCredential | null;
};

/** Digest of the settings. It is keyed, so that it does not help to guess a weak secret from a copy of the database. */
export function settingsDigestOf(settings: TestedSettings): string {
  const { credential, grantType = "AUTHORIZATION_CODE", issuerInResponse = false } = settings;
  const parts = [
    settings.clientId,
    credential?.kind === "secret" ? credential.clientSecret : Object.entries(credential ?? {}).sort(),
    settings.clientAuthentication,
    [...settings.scopes].sort(),
    settings.issuer,
    settings.authorizationEndpoint,
    settings.tokenEndpoint,
    settings.revocationEndpoint,
    settings.userinfoEndpoint,
    settings.redirectKey,
    // What later versions added counts only where it is used, so that what was tested before stays tested.
    ...(grantType === "AUTHORIZATION_CODE" && !issuerInResponse ? [] : [grantType, issuerInResponse]),
  ];
  return createHmac("sha256", environment().authSecret)
    .update(JSON.stringify(["oauth integration settings", parts]))
    .digest("hex");
}

/** Whether the last successful test was of the settings as they are now. */
export function isTested(integration: Pick<OAuthIntegration, "settingsDigest" | "testedDigest">): boolean {
  return integration.testedDigest === integration.settingsDigest;
}
