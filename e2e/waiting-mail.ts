import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inDatabase } from "./database.ts";
import type { Desk } from "./desk.ts";

/** A mail to the sandbox's first channel that waits for a person, as if a rule had held it or reading it had failed. */
export async function givenWaitingMail(
  desk: Desk,
  mail: { readonly state: "HELD" | "FAILED"; readonly subject: string; readonly reason: string },
): Promise<void> {
  const raw = [
    "From: Mia Fischer <mia.fischer@customer.example>",
    "To: support@acme.example",
    `Subject: ${mail.subject}`,
    `Message-ID: <${randomUUID()}@customer.example>`,
    `Date: ${new Date().toUTCString()}`,
    "",
    "Please have a look.",
    "",
  ].join("\r\n");
  const contentHash = createHash("sha256").update(raw).digest("hex");
  const folder = path.join(desk.dataDir, "blobs", contentHash.slice(0, 2), contentHash.slice(2, 4));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, contentHash), raw);
  await inDatabase(
    desk,
    `INSERT INTO "InboundMessage" ("id", "mailboxId", "projectId", "uidValidity", "uid", "sizeBytes", "contentHash",
       "fromAddress", "recipients", "subject", "receivedAt", "state", "processedAt", "reason", "evidence", "tidiedAt")
     SELECT gen_random_uuid(), mailbox."id", mailbox."projectId", 1, floor(random() * 1000000000), $1, $2,
       'mia.fischer@customer.example', 'support@acme.example', $3, now(), $4::"InboundState", now(), $5,
       '[{"kind": "filter", "detail": "loop-guard-sender", "weight": 0}]', now()
     FROM "Mailbox" AS mailbox JOIN "EmailChannel" AS channel ON channel."id" = mailbox."emailChannelId"
     WHERE channel."address" = 'support@acme.example'`,
    [raw.length, contentHash, mail.subject, mail.state, mail.reason],
  );
}
