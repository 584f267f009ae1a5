import "@/lib/testing/integration-environment.ts";
import { afterAll, expect, test } from "vitest";
import { ingestMailbox, pollMailbox } from "@/lib/jobs/job-kinds.ts";
import { closeQueues, queueDepth } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { givenHandler, givenStoredMail } from "@/lib/testing/handler-desk.ts";
import { sweepDueWork } from "./sweep-due-work.ts";

afterAll(() => closeQueues());

test("what can not be looked for keeps nothing else from its hints", async () => {
  const { mailboxId } = await givenHandler(await givenProject());
  await givenStoredMail(mailboxId, "Subject: one\r\n\r\nwords\r\n");
  await database().$executeRaw`ALTER TABLE "NoticeMail" RENAME TO "NoticeMailAway"`;
  try {
    await expect(sweepDueWork()).rejects.toThrow("Some of what is due could not be looked for.");
  } finally {
    await database().$executeRaw`ALTER TABLE "NoticeMailAway" RENAME TO "NoticeMail"`;
  }
  expect(await queueDepth(ingestMailbox)).toBe(1);
  expect(await queueDepth(pollMailbox)).toBe(1);
  await sweepDueWork();
});
