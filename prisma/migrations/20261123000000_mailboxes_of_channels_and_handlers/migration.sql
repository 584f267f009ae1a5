-- CreateEnum
CREATE TYPE "MailHandlerKind" AS ENUM ('CREATE_OR_COMMENT', 'COMMENT_ENTIRE', 'COMMENT_WITHOUT_QUOTES', 'CREATE_ALWAYS', 'COMMENT_BEFORE_MARKER');

-- CreateEnum
CREATE TYPE "BulkPolicy" AS ENUM ('IGNORE', 'FORWARD', 'DELETE', 'ACCEPT');

-- CreateEnum
CREATE TYPE "AfterProcessing" AS ENUM ('MARK_SEEN', 'MOVE', 'DELETE', 'LEAVE');

-- AlterEnum
ALTER TYPE "MailProtocol" ADD VALUE 'POP3';

-- AlterEnum
ALTER TYPE "InboundState" ADD VALUE 'HELD';

-- AlterEnum
ALTER TYPE "InboundOutcome" ADD VALUE 'LEFT';
ALTER TYPE "InboundOutcome" ADD VALUE 'FORWARDED';

-- DropIndex
DROP INDEX "Mailbox_mailServerId_key";

-- AlterTable
ALTER TABLE "Instance" ADD COLUMN     "mailLogDays" INTEGER,
ADD COLUMN     "rawMailDays" INTEGER;

-- AlterTable
ALTER TABLE "Mailbox" ADD COLUMN     "afterProcessing" "AfterProcessing" NOT NULL DEFAULT 'MARK_SEEN',
ADD COLUMN     "mailHandlerId" UUID,
ADD COLUMN     "moveToFolder" TEXT,
ADD COLUMN     "projectId" UUID,
ADD COLUMN     "quietBefore" TIMESTAMPTZ(3),
ADD COLUMN     "succeedingSince" TIMESTAMPTZ(3),
ALTER COLUMN "emailChannelId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "InboundMessage" ADD COLUMN     "forgottenAt" TIMESTAMPTZ(3),
ADD COLUMN     "projectId" UUID,
ADD COLUMN     "rawDeletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "releasedAt" TIMESTAMPTZ(3),
ADD COLUMN     "tidiedAt" TIMESTAMPTZ(3),
ADD COLUMN     "uidl" TEXT,
ALTER COLUMN "uidValidity" DROP NOT NULL,
ALTER COLUMN "uid" DROP NOT NULL;

-- What is there belongs to channels: mailboxes and mail get the project of theirs, and nothing is left to do on the servers.
UPDATE "Mailbox" AS mailbox SET "projectId" = channel."projectId"
FROM "EmailChannel" AS channel WHERE channel."id" = mailbox."emailChannelId";
UPDATE "InboundMessage" AS mail SET "projectId" = mailbox."projectId", "tidiedAt" = mail."storedAt"
FROM "Mailbox" AS mailbox WHERE mailbox."id" = mail."mailboxId";
ALTER TABLE "Mailbox" ALTER COLUMN "projectId" SET NOT NULL,
ADD CONSTRAINT "Mailbox_one_owner" CHECK (num_nonnulls("emailChannelId", "mailHandlerId") = 1);
ALTER TABLE "InboundMessage" ALTER COLUMN "projectId" SET NOT NULL,
ADD CONSTRAINT "InboundMessage_one_place" CHECK (
    num_nonnulls("uidValidity", "uid") = CASE WHEN "uidl" IS NULL THEN 2 ELSE 0 END
);

-- CreateTable
CREATE TABLE "IncomingServer" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "provider" TEXT NOT NULL,
    "mailServerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IncomingServer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailHandler" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "incomingServerId" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "kind" "MailHandlerKind" NOT NULL,
    "projectId" UUID NOT NULL,
    "requestTypeId" UUID NOT NULL,
    "replyChannelId" UUID,
    "stripQuotes" BOOLEAN NOT NULL DEFAULT false,
    "catchAddresses" TEXT[],
    "bulkPolicy" "BulkPolicy" NOT NULL DEFAULT 'IGNORE',
    "forwardTo" TEXT,
    "createUsers" BOOLEAN NOT NULL DEFAULT true,
    "notifyUsers" BOOLEAN NOT NULL DEFAULT false,
    "ccAssignee" BOOLEAN NOT NULL DEFAULT false,
    "ccParticipants" BOOLEAN NOT NULL DEFAULT false,
    "defaultReporterId" UUID,
    "markerPattern" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MailHandler_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChannelSetup" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "createdById" UUID NOT NULL,
    "choices" JSONB NOT NULL DEFAULT '{}',
    "incomingPasswordSealed" TEXT,
    "outgoingPasswordSealed" TEXT,
    "emailChannelId" UUID,
    "roundTrip" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ChannelSetup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PopUidl" (
    "mailboxId" UUID NOT NULL,
    "uidl" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PopUidl_pkey" PRIMARY KEY ("mailboxId","uidl")
);

-- CreateTable
CREATE TABLE "MetricCounter" (
    "name" TEXT NOT NULL,
    "labels" TEXT NOT NULL DEFAULT '',
    "value" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "MetricCounter_pkey" PRIMARY KEY ("name","labels")
);

-- CreateIndex
CREATE UNIQUE INDEX "IncomingServer_name_key" ON "IncomingServer"("name");

-- CreateIndex
CREATE UNIQUE INDEX "IncomingServer_mailServerId_key" ON "IncomingServer"("mailServerId");

-- CreateIndex
CREATE UNIQUE INDEX "MailHandler_name_key" ON "MailHandler"("name");

-- CreateIndex
CREATE INDEX "MailHandler_incomingServerId_idx" ON "MailHandler"("incomingServerId");

-- CreateIndex
CREATE INDEX "MailHandler_projectId_idx" ON "MailHandler"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "ChannelSetup_emailChannelId_key" ON "ChannelSetup"("emailChannelId");

-- CreateIndex
CREATE INDEX "ChannelSetup_projectId_idx" ON "ChannelSetup"("projectId");

-- CreateIndex
CREATE INDEX "ChannelSetup_updatedAt_idx" ON "ChannelSetup"("updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Mailbox_mailHandlerId_key" ON "Mailbox"("mailHandlerId");

-- CreateIndex
CREATE INDEX "Mailbox_mailServerId_idx" ON "Mailbox"("mailServerId");

-- CreateIndex
CREATE INDEX "Mailbox_projectId_idx" ON "Mailbox"("projectId");

-- CreateIndex
CREATE INDEX "InboundMessage_projectId_storedAt_id_idx" ON "InboundMessage"("projectId", "storedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "InboundMessage_storedAt_id_idx" ON "InboundMessage"("storedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "InboundMessage_mailboxId_tidiedAt_idx" ON "InboundMessage"("mailboxId", "tidiedAt");

-- CreateIndex
CREATE INDEX "InboundMessage_mailboxId_fromAddress_processedAt_idx" ON "InboundMessage"("mailboxId", "fromAddress", "processedAt");

-- CreateIndex
CREATE INDEX "Attachment_storageKey_idx" ON "Attachment"("storageKey");

-- CreateIndex
CREATE INDEX "InboundMessage_contentHash_idx" ON "InboundMessage"("contentHash");

-- CreateIndex
CREATE UNIQUE INDEX "InboundMessage_mailboxId_uidl_key" ON "InboundMessage"("mailboxId", "uidl");

-- AddForeignKey
ALTER TABLE "IncomingServer" ADD CONSTRAINT "IncomingServer_mailServerId_fkey" FOREIGN KEY ("mailServerId") REFERENCES "MailServer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailHandler" ADD CONSTRAINT "MailHandler_incomingServerId_fkey" FOREIGN KEY ("incomingServerId") REFERENCES "IncomingServer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailHandler" ADD CONSTRAINT "MailHandler_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailHandler" ADD CONSTRAINT "MailHandler_requestTypeId_fkey" FOREIGN KEY ("requestTypeId") REFERENCES "RequestType"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailHandler" ADD CONSTRAINT "MailHandler_replyChannelId_fkey" FOREIGN KEY ("replyChannelId") REFERENCES "EmailChannel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailHandler" ADD CONSTRAINT "MailHandler_defaultReporterId_fkey" FOREIGN KEY ("defaultReporterId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChannelSetup" ADD CONSTRAINT "ChannelSetup_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChannelSetup" ADD CONSTRAINT "ChannelSetup_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChannelSetup" ADD CONSTRAINT "ChannelSetup_emailChannelId_fkey" FOREIGN KEY ("emailChannelId") REFERENCES "EmailChannel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mailbox" ADD CONSTRAINT "Mailbox_mailHandlerId_fkey" FOREIGN KEY ("mailHandlerId") REFERENCES "MailHandler"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mailbox" ADD CONSTRAINT "Mailbox_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PopUidl" ADD CONSTRAINT "PopUidl_mailboxId_fkey" FOREIGN KEY ("mailboxId") REFERENCES "Mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InboundMessage" ADD CONSTRAINT "InboundMessage_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Mailboxes whose channel or handler is turned on: those that are read.
CREATE VIEW "EnabledMailbox" AS
SELECT mailbox."id", COALESCE(channel."updatedAt", handler."updatedAt") AS "ownerUpdatedAt"
FROM "Mailbox" AS mailbox
LEFT JOIN "EmailChannel" AS channel ON channel."id" = mailbox."emailChannelId"
LEFT JOIN "MailHandler" AS handler ON handler."id" = mailbox."mailHandlerId"
WHERE COALESCE(channel."enabled", handler."enabled");

-- CreateEnum
CREATE TYPE "NoticeMailKind" AS ENUM ('FORWARD', 'WELCOME');

-- CreateEnum
CREATE TYPE "NoticeMailState" AS ENUM ('QUEUED', 'SENT', 'FAILED');

-- CreateTable
CREATE TABLE "NoticeMail" (
    "id" UUID NOT NULL,
    "kind" "NoticeMailKind" NOT NULL,
    "inboundMessageId" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" "NoticeMailState" NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseOwner" TEXT,
    "leaseExpiresAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "failureDetail" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "NoticeMail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "NoticeMail_state_nextAttemptAt_idx" ON "NoticeMail"("state", "nextAttemptAt");

-- CreateIndex
CREATE UNIQUE INDEX "NoticeMail_inboundMessageId_kind_recipient_key" ON "NoticeMail"("inboundMessageId", "kind", "recipient");

-- AddForeignKey
ALTER TABLE "NoticeMail" ADD CONSTRAINT "NoticeMail_inboundMessageId_fkey" FOREIGN KEY ("inboundMessageId") REFERENCES "InboundMessage"("id") ON DELETE CASCADE ON UPDATE CASCADE;

