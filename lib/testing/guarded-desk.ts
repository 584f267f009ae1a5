import { randomBytes, randomUUID } from "node:crypto";
import type { UserActor } from "@/lib/access/actor.ts";
import { createPersonalToken } from "@/lib/access/create-personal-token.ts";
import { hashPassword } from "@/lib/access/password-hash.ts";
import { setupPasswordPlace } from "@/lib/channel-setup/setup-servers.ts";
import { passwordPlace } from "@/lib/mail-servers/mail-credentials.ts";
import { credentialColumns } from "@/lib/oauth-integrations/client-credential.ts";
import { codeVerifierPlace, grantTokenPlace } from "@/lib/oauth-integrations/integration-secrets.ts";
import { putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { hashOpaqueToken, newOpaqueToken } from "@/lib/platform/opaque-token.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenCast, givenProject, givenUser } from "./factories.ts";

/** Nothing listens there. */
const nowhere = "http://127.0.0.1:9";

/** A secret that is nowhere else. */
const newSecret = () => `secret-${randomBytes(12).toString("hex")}`;

/** A project with one of everything that somebody may not touch, and all secrets that it holds. */
export type GuardedDesk = Awaited<ReturnType<typeof givenGuardedDesk>>;

/** Makes a project with its cast and one row of every kind, straight in the database: nothing is connected to. */
export async function givenGuardedDesk() {
  const project = await givenProject();
  const elsewhere = await givenProject();
  const cast = {
    ...(await givenCast(project.id)),
    agentElsewhere: await givenUser({ roles: { [elsewhere.id]: "AGENT" } }),
  };
  const stranger = await givenUser({ isSystemAdmin: true });
  const secrets = await givenPassword(stranger);
  const oauth = await givenAuthorizedMailbox(stranger);
  const channel = await givenChannel(project, oauth.grantId);
  const request = await givenConversation(project, channel);
  const global = await givenGlobalServer(project);
  const setup = await givenSetup(project, stranger);
  const foreignToken = await createPersonalToken(stranger, { name: "stranger's", expiresInDays: 1 });
  secrets.push(foreignToken.token, hashOpaqueToken(foreignToken.token));
  secrets.push(...oauth.secrets, ...channel.secrets, ...global.secrets, ...setup.secrets);
  return {
    project,
    cast,
    stranger,
    oauth,
    channel,
    global,
    request,
    foreignSetupId: setup.id,
    foreignTokenId: foreignToken.id,
    secrets,
  };
}

async function givenPassword(user: UserActor): Promise<string[]> {
  const passwordHash = await hashPassword(newSecret());
  await database().user.update({ where: { id: user.userId }, data: { passwordHash } });
  return [passwordHash];
}

async function givenAuthorizedMailbox(actor: UserActor) {
  const integrationId = randomUUID();
  const authorizationId = randomUUID();
  const grantId = randomUUID();
  const mailboxAddress = `box-${randomBytes(4).toString("hex")}@example.test`;
  const unusedGrantId = randomUUID();
  const unusedMailboxAddress = `unused-${mailboxAddress}`;
  const secrets = Array.from({ length: 4 }, newSecret);
  const [clientSecret = "", accessToken = "", refreshToken = "", codeVerifier = ""] = secrets;
  const sealed = {
    access: sealSecret(accessToken, grantTokenPlace(grantId, "accessTokenSealed")),
    refresh: sealSecret(refreshToken, grantTokenPlace(grantId, "refreshTokenSealed")),
    verifier: sealSecret(codeVerifier, codeVerifierPlace(authorizationId)),
  };
  const credential = credentialColumns(integrationId, { kind: "secret", clientSecret });
  const hashes = { state: hashOpaqueToken(newOpaqueToken()), browser: hashOpaqueToken(newOpaqueToken()) };
  const inAnHour = new Date(Date.now() + 3_600_000);
  await database().oAuthIntegration.create({
    data: {
      id: integrationId,
      name: `Integration ${integrationId}`,
      provider: "CUSTOM",
      clientId: "client",
      ...credential,
      authorizationEndpoint: `${nowhere}/authorize`,
      tokenEndpoint: `${nowhere}/token`,
      redirectKey: randomBytes(8).toString("hex"),
      settingsDigest: "digest",
      testedDigest: "digest",
      grants: {
        create: [
          {
            id: grantId,
            mailboxAddress,
            principal: mailboxAddress,
            state: "ACTIVE",
            accessTokenSealed: sealed.access,
            accessTokenExpiresAt: inAnHour,
            refreshTokenSealed: sealed.refresh,
          },
          {
            id: unusedGrantId,
            mailboxAddress: unusedMailboxAddress,
            principal: unusedMailboxAddress,
            authorizedById: actor.userId,
            state: "ACTIVE",
            accessTokenSealed: "of another row",
            accessTokenExpiresAt: inAnHour,
          },
        ],
      },
      authorizations: {
        create: {
          id: authorizationId,
          purpose: "TEST",
          stateHash: hashes.state,
          codeVerifierSealed: sealed.verifier,
          browserBindingHash: hashes.browser,
          settingsDigest: "digest",
          actorUserId: actor.userId,
          expiresAt: inAnHour,
        },
      },
    },
  });
  const allSecrets = [
    ...secrets,
    ...Object.values(sealed),
    credential.clientSecretSealed ?? "",
    ...Object.values(hashes),
  ];
  const unused = { grantId: unusedGrantId, mailboxAddress: unusedMailboxAddress };
  return { integrationId, authorizationId, grantId, mailboxAddress, unused, secrets: allSecrets };
}

type Project = Awaited<ReturnType<typeof givenProject>>;

async function givenChannel(project: Project, oauthGrantId: string) {
  const incomingId = randomUUID();
  const password = newSecret();
  const passwordSealed = sealSecret(password, passwordPlace(incomingId));
  const server = { host: "127.0.0.1", port: 9, security: "TLS", username: "desk" } as const;
  const { id } = await database().emailChannel.create({
    data: {
      project: { connect: { id: project.id } },
      address: `desk-${randomBytes(4).toString("hex")}@example.test`,
      displayName: "Desk",
      requestType: { connect: { id: project.requestTypeId } },
      incomingServer: {
        create: { id: incomingId, protocol: "IMAP", ...server, authentication: "PASSWORD", passwordSealed },
      },
      outgoingServer: {
        create: {
          protocol: "SMTP",
          ...server,
          authentication: "OAUTH",
          oauthGrant: { connect: { id: oauthGrantId } },
        },
      },
    },
  });
  const mailbox = await database().mailbox.create({
    data: { mailServerId: incomingId, emailChannelId: id, projectId: project.id },
  });
  return { id, mailboxId: mailbox.id, secrets: [password, passwordSealed] };
}

/** A channel that somebody else is setting up in the project. */
async function givenSetup(project: Project, creator: UserActor) {
  const id = randomUUID();
  const password = newSecret();
  const incomingPasswordSealed = sealSecret(password, setupPasswordPlace(id, "incoming"));
  await database().channelSetup.create({
    data: { id, projectId: project.id, createdById: creator.userId, incomingPasswordSealed },
  });
  return { id, secrets: [password, incomingPasswordSealed] };
}

async function givenGlobalServer(project: Project) {
  const mailServerId = randomUUID();
  const password = newSecret();
  const passwordSealed = sealSecret(password, passwordPlace(mailServerId));
  const suffix = randomBytes(4).toString("hex");
  const server = { host: "127.0.0.1", port: 9, security: "TLS", username: `global-${suffix}` } as const;
  const { id: serverId } = await database().incomingServer.create({
    data: {
      name: `Global ${suffix}`,
      provider: "CUSTOM",
      mailServer: {
        create: { id: mailServerId, protocol: "POP3", ...server, authentication: "PASSWORD", passwordSealed },
      },
    },
  });
  const { id: handlerId } = await database().mailHandler.create({
    data: {
      name: `Handler ${suffix}`,
      incomingServerId: serverId,
      kind: "CREATE_OR_COMMENT",
      projectId: project.id,
      requestTypeId: project.requestTypeId,
      mailbox: { create: { mailServerId, projectId: project.id } },
    },
  });
  return { serverId, handlerId, secrets: [password, passwordSealed] };
}

async function givenConversation(project: Project, channel: { id: string; mailboxId: string }) {
  const reporter = await givenUser();
  const participant = await givenUser();
  const uploader = await givenUser();
  const key = `${project.key}-1`;
  const storageKey = await putBlob(Buffer.from(`From: a@example.test\r\n\r\n${randomUUID()}`));
  const file = { filename: "a.txt", contentType: "text/plain", sizeBytes: 60, storageKey };
  const { id: requestId } = await database().request.create({
    data: {
      projectId: project.id,
      number: 1,
      key,
      requestTypeId: project.requestTypeId,
      summary: "A request",
      descriptionText: "Words",
      reporterId: reporter.userId,
      emailChannelId: channel.id,
      participants: { create: { userId: participant.userId } },
    },
  });
  await database().project.update({ where: { id: project.id }, data: { nextRequestNumber: 2 } });
  const [attachment, upload] = await database().attachment.createManyAndReturn({
    data: [
      { ...file, requestId },
      { ...file, uploadedById: uploader.userId },
    ],
  });
  const inbound = await database().inboundMessage.create({
    data: {
      mailboxId: channel.mailboxId,
      projectId: project.id,
      uidValidity: 1,
      uid: 1,
      sizeBytes: 60,
      contentHash: storageKey,
      receivedAt: new Date(),
      state: "FAILED",
    },
  });
  const outbound = await database().outboundMessage.create({
    data: {
      emailChannelId: channel.id,
      requestId,
      messageId: `${randomUUID()}@example.test`,
      fromName: "Desk",
      fromAddress: "desk@example.test",
      subject: "s",
      bodyText: "t",
      bodyHtml: "h",
      references: [],
      state: "FAILED",
    },
  });
  return {
    key,
    participantId: participant.userId,
    attachmentId: attachment?.id ?? "",
    foreignUploadId: upload?.id ?? "",
    inboundMessageId: inbound.id,
    outboundMessageId: outbound.id,
  };
}
