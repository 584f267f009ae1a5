import { randomBytes, randomUUID } from "node:crypto";
import type { UserActor } from "@/lib/access/actor.ts";
import { credentialColumns } from "@/lib/oauth-integrations/client-credential.ts";
import type { MailHosts } from "@/lib/oauth-integrations/providers/provider.ts";
import { settingsDigestOf } from "@/lib/oauth-integrations/settings-digest.ts";
import { tokenColumns } from "@/lib/oauth-integrations/stored-tokens.ts";
import { database } from "@/lib/platform/database.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { OAuthGrantType } from "@/prisma/generated/enums.ts";
import type { OidcServer } from "./oidc-server.ts";

/** Adds an integration with the test authorization server that has passed its connection test. */
export function givenTestedIntegration(
  oidc: OidcServer,
  mailHosts: MailHosts = {},
): Promise<{ id: string; name: string }> {
  return addIntegration({
    mailHosts,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    issuer: oidc.issuer,
    authorizationEndpoint: oidc.authorizationEndpoint,
    tokenEndpoint: oidc.tokenEndpoint,
    revocationEndpoint: oidc.revocationEndpoint,
    userinfoEndpoint: oidc.userinfoEndpoint,
  });
}

/** The client secret of integrations that are given none. */
export const integrationSecret = "Zk7+/=%:&?# of the application";

/** Adds an integration of which only the token endpoint is there. */
export function givenIntegrationAt(
  tokenEndpoint: string,
  options: {
    readonly clientId?: string;
    readonly clientSecret?: string;
    readonly grantType?: OAuthGrantType;
  } = {},
): Promise<{ id: string; name: string }> {
  return addIntegration({
    clientId: "mailroom",
    clientSecret: integrationSecret,
    issuer: null,
    authorizationEndpoint: new URL("/authorize", tokenEndpoint).href,
    tokenEndpoint,
    revocationEndpoint: null,
    userinfoEndpoint: null,
    ...options,
  });
}

async function addIntegration(
  input: Pick<
    OAuthIntegration,
    | "clientId"
    | "issuer"
    | "authorizationEndpoint"
    | "tokenEndpoint"
    | "revocationEndpoint"
    | "userinfoEndpoint"
  > & {
    readonly clientSecret: string;
    readonly grantType?: OAuthGrantType;
    readonly mailHosts?: MailHosts;
  },
): Promise<{ id: string; name: string }> {
  const id = randomUUID();
  const { clientSecret, ...endpoints } = input;
  const settings = {
    ...endpoints,
    clientAuthentication: "CLIENT_SECRET_BASIC" as const,
    scopes: ["openid", "offline_access", "email", "mail"],
    redirectKey: randomBytes(8).toString("hex"),
  };
  const credential = { kind: "secret", clientSecret } as const;
  const settingsDigest = settingsDigestOf({ ...settings, credential });
  return database().oAuthIntegration.create({
    data: {
      id,
      name: `Integration ${settings.redirectKey}`,
      provider: "CUSTOM",
      ...settings,
      ...credentialColumns(id, credential),
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
    /** Who gives the tokens to Mailroom; nobody that is known unless given. */
    readonly givenBy?: UserActor;
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
    refreshTokenExpiresInSeconds: null,
    expiresInSeconds: issued.expiresInS,
    scopes: issued.scope.split(" "),
    idToken: null,
    tokenHost: new URL(oidc.tokenEndpoint).host,
  };
  const authorizedById = input.givenBy?.userId ?? null;
  await database().oAuthGrant.update({
    where: { id },
    data: { ...tokenColumns(id, answer, new Date()), authorizedById },
  });
  return id;
}

/** Stores the tokens of a mailbox that was authorised at some token endpoint; returns the grant's id. */
export async function givenStoredGrant(input: {
  readonly integrationId: string;
  readonly mailboxAddress: string;
  /** Null: no person signed in. */
  readonly refreshToken: string | null;
}): Promise<string> {
  const { integrationId, mailboxAddress, refreshToken } = input;
  const id = randomUUID();
  const { tokenEndpoint } = await database().oAuthIntegration.findUniqueOrThrow({
    where: { id: integrationId },
  });
  const answer = {
    accessToken: `first token of ${mailboxAddress}`,
    refreshToken,
    refreshTokenExpiresInSeconds: null,
    expiresInSeconds: 3600,
    scopes: ["mail"],
    idToken: null,
    tokenHost: new URL(tokenEndpoint).host,
  };
  await database().oAuthGrant.create({
    data: {
      id,
      integrationId,
      mailboxAddress,
      principal: mailboxAddress,
      ...tokenColumns(id, answer, new Date()),
    },
  });
  return id;
}

/** Adds a channel both of whose sides sign in by a grant; nothing listens at its servers. */
export async function givenChannelOfGrant(
  grantId: string,
  channel: {
    readonly address: string;
    readonly project: { readonly id: string; readonly requestTypeId: string };
  },
): Promise<{ id: string; mailboxId: string }> {
  const { address, project } = channel;
  const server = (protocol: "IMAP" | "SMTP") =>
    database().mailServer.create({
      data: {
        protocol,
        host: "127.0.0.1",
        port: 1,
        security: "NONE",
        username: address,
        authentication: "OAUTH",
        oauthGrantId: grantId,
      },
    });
  const incoming = await server("IMAP");
  const { id, mailbox } = await database().emailChannel.create({
    data: {
      projectId: project.id,
      address,
      displayName: "Support",
      requestTypeId: project.requestTypeId,
      incomingServerId: incoming.id,
      outgoingServerId: (await server("SMTP")).id,
      enabled: true,
      mailbox: { create: { mailServerId: incoming.id, projectId: project.id } },
    },
    include: { mailbox: true },
  });
  return { id, mailboxId: mailbox?.id ?? "" };
}
