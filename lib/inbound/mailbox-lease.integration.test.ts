import "@/lib/testing/integration-environment.ts";
import { expect, test } from "vitest";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { claimMailbox, whileLeased } from "./mailbox-lease.ts";

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
