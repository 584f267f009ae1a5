import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { takeIn } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";

test("a program that names itself only in Sender or Reply-To is held back as a flood, too", async () => {
  const desk = await givenMailDesk({ address: "support@desk.test", password: "x", imapPort: 1 });
  const mail = (header: string) =>
    `${header}\r\nSubject: Tick\r\nMessage-ID: <${randomUUID()}@device.test>\r\n\r\nTick ${randomUUID()}\r\n`;
  const first = await takeIn(desk.mailboxId, mail("Reply-To: clock@device.test"));
  expect(first).toMatchObject({ outcome: "REQUEST", fromAddress: "" });
  await database().$executeRaw`
    INSERT INTO "InboundMessage" ("id", "mailboxId", "projectId", "uidValidity", "uid", "sizeBytes", "contentHash",
      "receivedAt", "state", "outcome", "processedAt", "tidiedAt")
    SELECT gen_random_uuid(), "mailboxId", "projectId", 2, number, 1, md5(number::text), now(), 'DONE', 'REQUEST',
      now(), now()
    FROM "InboundMessage", generate_series(1, 1000) AS number WHERE "id" = ${first.id}::uuid`;
  for (const header of ["Reply-To: clock@device.test", "Sender: clock@device.test"]) {
    expect(await takeIn(desk.mailboxId, mail(header))).toMatchObject({ state: "HELD" });
  }
});
