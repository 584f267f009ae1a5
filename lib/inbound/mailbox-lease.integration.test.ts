import "@/lib/testing/integration-environment.ts";
import { expect, test } from "vitest";
import { readAnew } from "@/lib/email-channels/reset-cursor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { claimMailbox, ensureLease, whileLeased } from "./mailbox-lease.ts";

test("who hangs although told to stop is succeeded by the next reader", async () => {
  const desk = await givenMailDesk({ address: "support@desk.test", password: "x", imapPort: 1 });
  const claim = await claimMailbox(desk.mailboxId);
  if (claim.state !== "held") throw new Error("Nobody else reads this mailbox.");
  const stop = new AbortController();
  const { promise: forLong, resolve: atLast } = Promise.withResolvers<void>();
  const hanging = whileLeased(claim.lease, stop.signal, () => forLong);
  expect(await claimMailbox(desk.mailboxId)).toEqual({ state: "busy" });
  stop.abort();
  const next = async () => (await claimMailbox(desk.mailboxId)).state;
  await expect.poll(next, { timeout: 120_000, interval: 500 }).toBe("held");
  atLast();
  await hanging;
}, 200_000);

test("a lease that is gone says why: another reader has it, or the settings were changed", async () => {
  const { mailboxId } = await givenMailDesk({ address: "lost@desk.test", password: "x", imapPort: 1 });
  const claim = await claimMailbox(mailboxId);
  if (claim.state !== "held") throw new Error("Nobody else reads this mailbox.");
  await ensureLease(claim.lease);
  const data = { leaseOwner: "somebody else", leaseFence: { increment: 1 } };
  await database().mailbox.update({ where: { id: mailboxId }, data });
  await expect(ensureLease(claim.lease)).rejects.toMatchObject({ loss: "other-reader" });
  await database().$transaction((tx) => readAnew(tx, mailboxId));
  await expect(ensureLease(claim.lease)).rejects.toMatchObject({ loss: "settings-changed" });
});
