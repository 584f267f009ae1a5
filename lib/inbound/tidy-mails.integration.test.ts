import "@/lib/testing/integration-environment.ts";
import { expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { givenHandler, givenStoredMail } from "@/lib/testing/handler-desk.ts";
import { claimMailbox, LeaseLostError } from "./mailbox-lease.ts";
import { recordTidied } from "./tidy-mails.ts";

test("only who reads the mailbox notes what was done on its server", async () => {
  const { mailboxId } = await givenHandler(await givenProject());
  const id = await givenStoredMail(mailboxId, "Subject: one\r\n\r\nwords\r\n");
  await database().inboundMessage.update({ where: { id }, data: { tidiedAt: null } });
  const isTidy = async () =>
    (await database().inboundMessage.findUniqueOrThrow({ where: { id } })).tidiedAt !== null;
  const claim = await claimMailbox(mailboxId);
  if (claim.state !== "held") throw new Error("The mailbox is not held.");
  const late = { ...claim.lease, fence: claim.lease.fence - 1 };
  await expect(recordTidied(late, [{ id }])).rejects.toThrow(LeaseLostError);
  expect(await isTidy()).toBe(false);
  await recordTidied(claim.lease, [{ id }]);
  expect(await isTidy()).toBe(true);
});
