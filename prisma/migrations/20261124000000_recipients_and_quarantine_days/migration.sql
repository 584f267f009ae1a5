ALTER TABLE "InboundMessage" ADD COLUMN "recipients" TEXT NOT NULL DEFAULT '';

ALTER TABLE "Instance" ADD COLUMN "quarantineDays" INTEGER;

-- What waits to be processed, in the order in which it is: a backlog is taken from its beginning without being sorted.
CREATE INDEX "InboundMessage_stored_idx" ON "InboundMessage"("mailboxId", "receivedAt", "uid", "id") WHERE "state" = 'STORED';
