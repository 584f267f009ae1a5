-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ProjectRole" AS ENUM ('ADMIN', 'AGENT');

-- CreateEnum
CREATE TYPE "RequestStatus" AS ENUM ('OPEN', 'PENDING', 'RESOLVED');

-- CreateEnum
CREATE TYPE "RequestPriority" AS ENUM ('LOW', 'NORMAL', 'HIGH', 'URGENT');

-- CreateEnum
CREATE TYPE "WaitingOn" AS ENUM ('AGENT', 'CUSTOMER', 'NOBODY');

-- CreateEnum
CREATE TYPE "CommentVisibility" AS ENUM ('PUBLIC', 'INTERNAL');

-- CreateEnum
CREATE TYPE "CommentSource" AS ENUM ('MAIL', 'WEB', 'API');

-- CreateEnum
CREATE TYPE "OAuthProvider" AS ENUM ('CUSTOM');

-- CreateEnum
CREATE TYPE "OAuthClientAuthentication" AS ENUM ('CLIENT_SECRET_BASIC', 'CLIENT_SECRET_POST');

-- CreateEnum
CREATE TYPE "OAuthAuthorizationPurpose" AS ENUM ('TEST', 'GRANT');

-- CreateEnum
CREATE TYPE "OAuthGrantState" AS ENUM ('ACTIVE', 'REAUTHORIZATION_REQUIRED', 'REVOKED');

-- CreateEnum
CREATE TYPE "MailProtocol" AS ENUM ('IMAP', 'SMTP');

-- CreateEnum
CREATE TYPE "TransportSecurity" AS ENUM ('TLS', 'STARTTLS', 'NONE');

-- CreateEnum
CREATE TYPE "MailAuthentication" AS ENUM ('PASSWORD', 'OAUTH');

-- CreateEnum
CREATE TYPE "InboundState" AS ENUM ('STORED', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "InboundOutcome" AS ENUM ('REQUEST', 'COMMENT', 'IGNORED', 'BOUNCE', 'DUPLICATE');

-- CreateEnum
CREATE TYPE "OutboundState" AS ENUM ('QUEUED', 'SENDING', 'SENT', 'PARTLY_SENT', 'FAILED', 'UNCERTAIN', 'DISCARDED');

-- CreateEnum
CREATE TYPE "RecipientRole" AS ENUM ('TO', 'CC');

-- CreateEnum
CREATE TYPE "RecipientState" AS ENUM ('PENDING', 'ACCEPTED', 'REFUSED', 'BOUNCED');

-- CreateTable
CREATE TABLE "Instance" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "fingerprint" TEXT NOT NULL,
    "messageIdKeySealed" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT,
    "isSystemAdmin" BOOLEAN NOT NULL DEFAULT false,
    "signInEpoch" INTEGER NOT NULL DEFAULT 0,
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PersonalToken" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PersonalToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInThrottle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "windowStart" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SignInThrottle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorUserId" UUID,
    "actorLabel" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "objectType" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "objectLabel" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "nextRequestNumber" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectMember" (
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" "ProjectRole" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProjectMember_pkey" PRIMARY KEY ("projectId","userId")
);

-- CreateTable
CREATE TABLE "RequestType" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "requiredFields" TEXT[] DEFAULT ARRAY['summary']::TEXT[],
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "RequestType_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Request" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "requestTypeId" UUID NOT NULL,
    "summary" TEXT NOT NULL,
    "descriptionText" TEXT NOT NULL,
    "descriptionHtml" TEXT,
    "descriptionFoldedText" TEXT NOT NULL DEFAULT '',
    "descriptionFoldedHtml" TEXT,
    "status" "RequestStatus" NOT NULL DEFAULT 'OPEN',
    "priority" "RequestPriority" NOT NULL DEFAULT 'NORMAL',
    "waitingOn" "WaitingOn" NOT NULL DEFAULT 'AGENT',
    "reporterId" UUID NOT NULL,
    "assigneeId" UUID,
    "emailChannelId" UUID,
    "relatedToId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "lastMessageAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Participant" (
    "requestId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Participant_pkey" PRIMARY KEY ("requestId","userId")
);

-- CreateTable
CREATE TABLE "Comment" (
    "id" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "authorId" UUID NOT NULL,
    "visibility" "CommentVisibility" NOT NULL,
    "source" "CommentSource" NOT NULL,
    "bodyText" TEXT NOT NULL,
    "bodyHtml" TEXT,
    "foldedText" TEXT NOT NULL DEFAULT '',
    "foldedHtml" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RequestEvent" (
    "id" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "actorId" UUID,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RequestEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attachment" (
    "id" UUID NOT NULL,
    "requestId" UUID,
    "commentId" UUID,
    "uploadedById" UUID,
    "filename" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "storageKey" TEXT NOT NULL,
    "contentId" TEXT,
    "inline" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReplyDraft" (
    "requestId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "visibility" "CommentVisibility" NOT NULL,
    "bodyText" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReplyDraft_pkey" PRIMARY KEY ("requestId","userId","visibility")
);

-- CreateTable
CREATE TABLE "ThreadMessageId" (
    "requestId" UUID NOT NULL,
    "messageId" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ThreadMessageId_pkey" PRIMARY KEY ("requestId","messageId")
);

-- CreateTable
CREATE TABLE "OAuthIntegration" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "provider" "OAuthProvider" NOT NULL,
    "clientId" TEXT NOT NULL,
    "clientSecretSealed" TEXT NOT NULL,
    "clientSecretExpiresAt" TIMESTAMPTZ(3),
    "clientAuthentication" "OAuthClientAuthentication" NOT NULL DEFAULT 'CLIENT_SECRET_BASIC',
    "scopes" TEXT[],
    "issuer" TEXT,
    "authorizationEndpoint" TEXT NOT NULL,
    "tokenEndpoint" TEXT NOT NULL,
    "revocationEndpoint" TEXT,
    "userinfoEndpoint" TEXT,
    "redirectKey" TEXT NOT NULL,
    "settingsDigest" TEXT NOT NULL,
    "testedDigest" TEXT,
    "testedAt" TIMESTAMPTZ(3),
    "lastTestSteps" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OAuthIntegration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OAuthAuthorization" (
    "id" UUID NOT NULL,
    "integrationId" UUID NOT NULL,
    "purpose" "OAuthAuthorizationPurpose" NOT NULL,
    "mailboxAddress" TEXT,
    "allowOtherAccount" BOOLEAN NOT NULL DEFAULT false,
    "stateHash" TEXT NOT NULL,
    "codeVerifierSealed" TEXT NOT NULL,
    "browserBindingHash" TEXT NOT NULL,
    "settingsDigest" TEXT NOT NULL,
    "actorUserId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "consumedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "succeeded" BOOLEAN,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "grantId" UUID,

    CONSTRAINT "OAuthAuthorization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OAuthGrant" (
    "id" UUID NOT NULL,
    "integrationId" UUID NOT NULL,
    "mailboxAddress" TEXT NOT NULL,
    "principal" TEXT NOT NULL,
    "accessTokenSealed" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenSealed" TEXT,
    "refreshDueAt" TIMESTAMPTZ(3),
    "grantedScopes" TEXT[],
    "state" "OAuthGrantState" NOT NULL,
    "failureCode" TEXT,
    "failureDetail" TEXT,
    "failedAt" TIMESTAMPTZ(3),
    "consecutiveFailures" INTEGER NOT NULL DEFAULT 0,
    "lastRefreshedAt" TIMESTAMPTZ(3),
    "authorizedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseOwner" TEXT,
    "leaseExpiresAt" TIMESTAMPTZ(3),
    "leaseFence" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "OAuthGrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailServer" (
    "id" UUID NOT NULL,
    "protocol" "MailProtocol" NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" "TransportSecurity" NOT NULL,
    "timeoutMs" INTEGER NOT NULL DEFAULT 10000,
    "username" TEXT NOT NULL,
    "authentication" "MailAuthentication" NOT NULL,
    "passwordSealed" TEXT,
    "oauthGrantId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MailServer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmailChannel" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "requestTypeId" UUID NOT NULL,
    "incomingServerId" UUID NOT NULL,
    "outgoingServerId" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EmailChannel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mailbox" (
    "id" UUID NOT NULL,
    "mailServerId" UUID NOT NULL,
    "emailChannelId" UUID NOT NULL,
    "folder" TEXT NOT NULL DEFAULT 'INBOX',
    "pollIntervalSeconds" INTEGER NOT NULL DEFAULT 60,
    "beginAt" TIMESTAMPTZ(3),
    "uidValidity" BIGINT,
    "lastUid" BIGINT NOT NULL DEFAULT 0,
    "nextPollAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastPolledAt" TIMESTAMPTZ(3),
    "lastSucceededAt" TIMESTAMPTZ(3),
    "lastMailAt" TIMESTAMPTZ(3),
    "consecutiveFailures" INTEGER NOT NULL DEFAULT 0,
    "failureCode" TEXT,
    "failureDetail" TEXT,
    "leaseOwner" TEXT,
    "leaseExpiresAt" TIMESTAMPTZ(3),
    "leaseFence" INTEGER NOT NULL DEFAULT 0,
    "watchOwner" TEXT,
    "watchExpiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Mailbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectivityEntry" (
    "id" UUID NOT NULL,
    "mailboxId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "succeeded" BOOLEAN NOT NULL,
    "storedCount" INTEGER NOT NULL DEFAULT 0,
    "code" TEXT,
    "serverWords" TEXT,
    "detail" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "ConnectivityEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InboundMessage" (
    "id" UUID NOT NULL,
    "mailboxId" UUID NOT NULL,
    "uidValidity" BIGINT NOT NULL,
    "uid" BIGINT NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "contentHash" TEXT NOT NULL,
    "oversize" BOOLEAN NOT NULL DEFAULT false,
    "messageId" TEXT,
    "fromAddress" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "storedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "InboundState" NOT NULL DEFAULT 'STORED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMPTZ(3),
    "outcome" "InboundOutcome",
    "reason" TEXT NOT NULL DEFAULT '',
    "evidence" JSONB NOT NULL DEFAULT '[]',
    "requestId" UUID,
    "commentId" UUID,

    CONSTRAINT "InboundMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboundMessage" (
    "id" UUID NOT NULL,
    "emailChannelId" UUID,
    "requestId" UUID NOT NULL,
    "commentId" UUID,
    "messageId" TEXT NOT NULL,
    "fromName" TEXT NOT NULL,
    "fromAddress" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "bodyText" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "inReplyTo" TEXT,
    "references" TEXT[],
    "state" "OutboundState" NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseOwner" TEXT,
    "leaseExpiresAt" TIMESTAMPTZ(3),
    "dataStartedAt" TIMESTAMPTZ(3),
    "failureCode" TEXT,
    "failureDetail" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "OutboundMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboundRecipient" (
    "outboundMessageId" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "role" "RecipientRole" NOT NULL,
    "state" "RecipientState" NOT NULL DEFAULT 'PENDING',
    "smtpCode" INTEGER,
    "enhancedStatus" TEXT,
    "serverWords" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OutboundRecipient_pkey" PRIMARY KEY ("outboundMessageId","address")
);

-- CreateTable
CREATE TABLE "WorkerHeartbeat" (
    "workerId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WorkerHeartbeat_pkey" PRIMARY KEY ("workerId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Instance_fingerprint_key" ON "Instance"("fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "PersonalToken_tokenHash_key" ON "PersonalToken"("tokenHash");

-- CreateIndex
CREATE INDEX "PersonalToken_userId_idx" ON "PersonalToken"("userId");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_objectType_objectId_idx" ON "AuditEntry"("objectType", "objectId");

-- CreateIndex
CREATE UNIQUE INDEX "Project_key_key" ON "Project"("key");

-- CreateIndex
CREATE INDEX "ProjectMember_userId_idx" ON "ProjectMember"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "RequestType_projectId_name_key" ON "RequestType"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Request_key_key" ON "Request"("key");

-- CreateIndex
CREATE INDEX "Request_projectId_waitingOn_lastMessageAt_id_idx" ON "Request"("projectId", "waitingOn", "lastMessageAt", "id");

-- CreateIndex
CREATE INDEX "Request_projectId_lastMessageAt_id_idx" ON "Request"("projectId", "lastMessageAt", "id");

-- CreateIndex
CREATE INDEX "Request_projectId_assigneeId_waitingOn_lastMessageAt_idx" ON "Request"("projectId", "assigneeId", "waitingOn", "lastMessageAt");

-- CreateIndex
CREATE INDEX "Request_assigneeId_idx" ON "Request"("assigneeId");

-- CreateIndex
CREATE INDEX "Request_reporterId_idx" ON "Request"("reporterId");

-- CreateIndex
CREATE UNIQUE INDEX "Request_projectId_number_key" ON "Request"("projectId", "number");

-- CreateIndex
CREATE INDEX "Participant_userId_idx" ON "Participant"("userId");

-- CreateIndex
CREATE INDEX "Comment_requestId_createdAt_idx" ON "Comment"("requestId", "createdAt");

-- CreateIndex
CREATE INDEX "RequestEvent_requestId_at_idx" ON "RequestEvent"("requestId", "at");

-- CreateIndex
CREATE INDEX "Attachment_requestId_idx" ON "Attachment"("requestId");

-- CreateIndex
CREATE INDEX "Attachment_commentId_idx" ON "Attachment"("commentId");

-- CreateIndex
CREATE INDEX "ThreadMessageId_messageId_idx" ON "ThreadMessageId"("messageId");

-- CreateIndex
CREATE UNIQUE INDEX "OAuthIntegration_name_key" ON "OAuthIntegration"("name");

-- CreateIndex
CREATE UNIQUE INDEX "OAuthIntegration_redirectKey_key" ON "OAuthIntegration"("redirectKey");

-- CreateIndex
CREATE UNIQUE INDEX "OAuthAuthorization_stateHash_key" ON "OAuthAuthorization"("stateHash");

-- CreateIndex
CREATE INDEX "OAuthAuthorization_integrationId_idx" ON "OAuthAuthorization"("integrationId");

-- CreateIndex
CREATE INDEX "OAuthGrant_state_refreshDueAt_idx" ON "OAuthGrant"("state", "refreshDueAt");

-- CreateIndex
CREATE UNIQUE INDEX "OAuthGrant_integrationId_mailboxAddress_key" ON "OAuthGrant"("integrationId", "mailboxAddress");

-- CreateIndex
CREATE INDEX "MailServer_oauthGrantId_idx" ON "MailServer"("oauthGrantId");

-- CreateIndex
CREATE UNIQUE INDEX "EmailChannel_address_key" ON "EmailChannel"("address");

-- CreateIndex
CREATE UNIQUE INDEX "EmailChannel_incomingServerId_key" ON "EmailChannel"("incomingServerId");

-- CreateIndex
CREATE UNIQUE INDEX "EmailChannel_outgoingServerId_key" ON "EmailChannel"("outgoingServerId");

-- CreateIndex
CREATE INDEX "EmailChannel_projectId_idx" ON "EmailChannel"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "Mailbox_mailServerId_key" ON "Mailbox"("mailServerId");

-- CreateIndex
CREATE UNIQUE INDEX "Mailbox_emailChannelId_key" ON "Mailbox"("emailChannelId");

-- CreateIndex
CREATE INDEX "Mailbox_nextPollAt_idx" ON "Mailbox"("nextPollAt");

-- CreateIndex
CREATE INDEX "ConnectivityEntry_mailboxId_at_idx" ON "ConnectivityEntry"("mailboxId", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "InboundMessage_commentId_key" ON "InboundMessage"("commentId");

-- CreateIndex
CREATE INDEX "InboundMessage_state_nextAttemptAt_idx" ON "InboundMessage"("state", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "InboundMessage_messageId_idx" ON "InboundMessage"("messageId");

-- CreateIndex
CREATE INDEX "InboundMessage_requestId_idx" ON "InboundMessage"("requestId");

-- CreateIndex
CREATE UNIQUE INDEX "InboundMessage_mailboxId_uidValidity_uid_key" ON "InboundMessage"("mailboxId", "uidValidity", "uid");

-- CreateIndex
CREATE UNIQUE INDEX "InboundMessage_mailboxId_contentHash_key" ON "InboundMessage"("mailboxId", "contentHash");

-- CreateIndex
CREATE UNIQUE INDEX "OutboundMessage_commentId_key" ON "OutboundMessage"("commentId");

-- CreateIndex
CREATE UNIQUE INDEX "OutboundMessage_messageId_key" ON "OutboundMessage"("messageId");

-- CreateIndex
CREATE INDEX "OutboundMessage_state_nextAttemptAt_idx" ON "OutboundMessage"("state", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "OutboundMessage_emailChannelId_createdAt_idx" ON "OutboundMessage"("emailChannelId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "OutboundMessage_requestId_idx" ON "OutboundMessage"("requestId");

-- AddForeignKey
ALTER TABLE "PersonalToken" ADD CONSTRAINT "PersonalToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEntry" ADD CONSTRAINT "AuditEntry_actorUserId_fkey" FOREIGN KEY ("actorUserId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectMember" ADD CONSTRAINT "ProjectMember_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectMember" ADD CONSTRAINT "ProjectMember_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestType" ADD CONSTRAINT "RequestType_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_requestTypeId_fkey" FOREIGN KEY ("requestTypeId") REFERENCES "RequestType"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_emailChannelId_fkey" FOREIGN KEY ("emailChannelId") REFERENCES "EmailChannel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_relatedToId_fkey" FOREIGN KEY ("relatedToId") REFERENCES "Request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestEvent" ADD CONSTRAINT "RequestEvent_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestEvent" ADD CONSTRAINT "RequestEvent_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReplyDraft" ADD CONSTRAINT "ReplyDraft_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReplyDraft" ADD CONSTRAINT "ReplyDraft_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ThreadMessageId" ADD CONSTRAINT "ThreadMessageId_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OAuthAuthorization" ADD CONSTRAINT "OAuthAuthorization_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "OAuthIntegration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OAuthAuthorization" ADD CONSTRAINT "OAuthAuthorization_actorUserId_fkey" FOREIGN KEY ("actorUserId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OAuthGrant" ADD CONSTRAINT "OAuthGrant_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "OAuthIntegration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailServer" ADD CONSTRAINT "MailServer_oauthGrantId_fkey" FOREIGN KEY ("oauthGrantId") REFERENCES "OAuthGrant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailChannel" ADD CONSTRAINT "EmailChannel_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailChannel" ADD CONSTRAINT "EmailChannel_requestTypeId_fkey" FOREIGN KEY ("requestTypeId") REFERENCES "RequestType"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailChannel" ADD CONSTRAINT "EmailChannel_incomingServerId_fkey" FOREIGN KEY ("incomingServerId") REFERENCES "MailServer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailChannel" ADD CONSTRAINT "EmailChannel_outgoingServerId_fkey" FOREIGN KEY ("outgoingServerId") REFERENCES "MailServer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mailbox" ADD CONSTRAINT "Mailbox_mailServerId_fkey" FOREIGN KEY ("mailServerId") REFERENCES "MailServer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mailbox" ADD CONSTRAINT "Mailbox_emailChannelId_fkey" FOREIGN KEY ("emailChannelId") REFERENCES "EmailChannel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectivityEntry" ADD CONSTRAINT "ConnectivityEntry_mailboxId_fkey" FOREIGN KEY ("mailboxId") REFERENCES "Mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InboundMessage" ADD CONSTRAINT "InboundMessage_mailboxId_fkey" FOREIGN KEY ("mailboxId") REFERENCES "Mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InboundMessage" ADD CONSTRAINT "InboundMessage_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InboundMessage" ADD CONSTRAINT "InboundMessage_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboundMessage" ADD CONSTRAINT "OutboundMessage_emailChannelId_fkey" FOREIGN KEY ("emailChannelId") REFERENCES "EmailChannel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboundMessage" ADD CONSTRAINT "OutboundMessage_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboundMessage" ADD CONSTRAINT "OutboundMessage_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboundRecipient" ADD CONSTRAINT "OutboundRecipient_outboundMessageId_fkey" FOREIGN KEY ("outboundMessageId") REFERENCES "OutboundMessage"("id") ON DELETE CASCADE ON UPDATE CASCADE;

