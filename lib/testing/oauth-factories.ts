import { randomBytes, randomUUID } from "node:crypto";
import { settingsDigestOf } from "@/lib/oauth-integrations/settings-digest.ts";
import { tokenColumns } from "@/lib/oauth-integrations/stored-tokens.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { OidcServer } from "./oidc-server.ts";

/** Adds an integration with the test authorization server that has passed its connection test. */
export async function givenTestedIntegration(oidc: OidcServer): Promise<{ id: string; name: string }> {
  const id = randomUUID();
  const settings = {
    clientId: oidc.clientId,
    clientAuthentication: "CLIENT_SECRET_BASIC" as const,
    scopes: ["openid", "offline_access", "email", "mail"],
    issuer: oidc.issuer,
    authorizationEndpoint: oidc.authorizationEndpoint,
    tokenEndpoint: oidc.tokenEndpoint,
    revocationEndpoint: oidc.revocationEndpoint,
    userinfoEndpoint: oidc.userinfoEndpoint,
    redirectKey: randomBytes(8).toString("hex"),
  };
  const settingsDigest = settingsDigestOf({ ...settings, clientSecret: oidc.clientSecret });
  return database().oAuthIntegration.create({
    data: {
      id,
      name: `Integration ${settings.redirectKey}`,
      provider: "CUSTOM",
      ...settings,
      clientSecretSealed: sealSecret(oidc.clientSecret, `OAuthIntegration:${id}:clientSecretSealed`),
      settingsDigest,
      testedDigest: settingsDigest,
      testedAt: new Date(),
    },
    select: { id: true, name: true },
  });
}

/** Authorises a mailbox at the test authorization server and stores the tokens; returns the grant's id. */
export async function givenGrant(
  oidc: OidcServer,
  input: {
    readonly integrationId: string;
    readonly mailboxAddress: string;
    /** The account that signs in; the mailbox itself unless given. */
    readonly principal?: string;
    readonly scope?: string;
  },
): Promise<string> {
  const { integrationId, mailboxAddress, principal = mailboxAddress } = input;
  const issued = await oidc.issueGrant(principal, input.scope);
  const where = { integrationId_mailboxAddress: { integrationId, mailboxAddress } };
  const { id } = await database().oAuthGrant.upsert({
    where,
    create: { integrationId, mailboxAddress, principal, state: "REAUTHORIZATION_REQUIRED" },
    update: { principal },
    select: { id: true },
  });
  const answer = {
    accessToken: issued.accessToken,
    refreshToken: issued.refreshToken,
    expiresInSeconds: issued.expiresInS,
    scopes: issued.scope.split(" "),
    idToken: null,
  };
  await database().oAuthGrant.update({ where: { id }, data: tokenColumns(id, answer, new Date()) });
  return id;
}
