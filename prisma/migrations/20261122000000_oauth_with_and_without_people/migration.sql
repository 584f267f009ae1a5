-- CreateEnum
CREATE TYPE "OAuthGrantType" AS ENUM ('AUTHORIZATION_CODE', 'CLIENT_CREDENTIALS', 'JWT_BEARER');

-- CreateEnum
CREATE TYPE "AlertSeverity" AS ENUM ('WARNING', 'CRITICAL');

-- CreateEnum
CREATE TYPE "AlertMailState" AS ENUM ('QUEUED', 'SENT', 'FAILED');

-- AlterEnum
ALTER TYPE "OAuthClientAuthentication" ADD VALUE 'PRIVATE_KEY_JWT';

-- AlterTable
ALTER TABLE "OAuthIntegration" RENAME COLUMN "clientSecretExpiresAt" TO "credentialExpiresAt";
ALTER TABLE "OAuthIntegration" ADD COLUMN     "certificatePem" TEXT,
ADD COLUMN     "credentialRefusedAt" TIMESTAMPTZ(3),
ADD COLUMN     "failedAt" TIMESTAMPTZ(3),
ADD COLUMN     "failureCode" TEXT,
ADD COLUMN     "failureDetail" TEXT,
ADD COLUMN     "grantType" "OAuthGrantType" NOT NULL DEFAULT 'AUTHORIZATION_CODE',
ADD COLUMN     "issuerInResponse" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "keyId" TEXT,
ADD COLUMN     "mailHosts" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "previousCredentialExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "previousCredentialSealed" TEXT,
ADD COLUMN     "privateKeySealed" TEXT,
ADD COLUMN     "providerSettings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "serviceAccount" TEXT,
ALTER COLUMN "provider" TYPE TEXT USING "provider"::text,
ALTER COLUMN "clientSecretSealed" DROP NOT NULL;

-- AlterTable
ALTER TABLE "OAuthGrant" ADD COLUMN     "accessCheckedAt" TIMESTAMPTZ(3),
ADD COLUMN     "accessSteps" JSONB,
ADD COLUMN     "authorizedById" UUID,
ADD COLUMN     "refreshTokenExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "refreshTokenObtainedAt" TIMESTAMPTZ(3),
ADD COLUMN     "rejectionRefreshedAt" TIMESTAMPTZ(3),
ADD COLUMN     "tokenHost" TEXT,
ADD COLUMN     "unansweredRefreshAt" TIMESTAMPTZ(3);

-- Refresh tokens so far were given when the mailbox was authorised or last refreshed, by the token endpoint of their
-- integration, and to who finished the latest authorization.
UPDATE "OAuthGrant" SET "refreshTokenObtainedAt" = COALESCE("lastRefreshedAt", "authorizedAt") WHERE "refreshTokenSealed" IS NOT NULL;
UPDATE "OAuthGrant" AS g SET "tokenHost" =
  regexp_replace(lower(regexp_replace(i."tokenEndpoint", '^[A-Za-z]+://([^/?#]+).*$', '\1')), ':443$', '')
FROM "OAuthIntegration" AS i WHERE i.id = g."integrationId" AND g."refreshTokenSealed" IS NOT NULL;
UPDATE "OAuthGrant" AS g SET "authorizedById" = (
  SELECT a."actorUserId" FROM "OAuthAuthorization" AS a
  WHERE a."grantId" = g.id AND a.purpose = 'GRANT' AND a.succeeded ORDER BY a."finishedAt" DESC LIMIT 1);

-- DropEnum
DROP TYPE "OAuthProvider";

-- CreateTable
CREATE TABLE "Alert" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "openKey" TEXT,
    "kind" TEXT NOT NULL,
    "severity" "AlertSeverity" NOT NULL,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "cure" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "projectIds" UUID[],
    "dueAt" TIMESTAMPTZ(3),
    "raisedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertMail" (
    "id" UUID NOT NULL,
    "alertId" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" "AlertMailState" NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseOwner" TEXT,
    "leaseExpiresAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "failureDetail" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertMail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Alert_openKey_key" ON "Alert"("openKey");

-- CreateIndex
CREATE INDEX "Alert_endedAt_idx" ON "Alert"("endedAt");

-- CreateIndex
CREATE INDEX "AlertMail_state_nextAttemptAt_idx" ON "AlertMail"("state", "nextAttemptAt");

-- CreateIndex
CREATE UNIQUE INDEX "AlertMail_alertId_occasion_userId_key" ON "AlertMail"("alertId", "occasion", "userId");

-- AddForeignKey
ALTER TABLE "OAuthGrant" ADD CONSTRAINT "OAuthGrant_authorizedById_fkey" FOREIGN KEY ("authorizedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertMail" ADD CONSTRAINT "AlertMail_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertMail" ADD CONSTRAINT "AlertMail_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

