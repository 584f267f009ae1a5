import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { deleteChannel } from "@/lib/email-channels/delete-channel.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { givenSetupDesk } from "@/lib/testing/setup-desk.ts";
import { finishSetup } from "./finish-setup.ts";
import { getSetup } from "./get-setup.ts";

const { newAdmin, change, ready } = givenSetupDesk();

beforeAll(ensureInstance);
afterAll(closeQueues);

async function done(admin: UserActor) {
  const { setup } = await ready(admin);
  return change(admin, setup, { isRoundTripSkipped: true });
}

it("pressed several times at once, makes one channel and answers it each time", async () => {
  const admin = await newAdmin();
  const { id: setupId, address } = await done(admin);
  const presses = Array.from({ length: 4 }, () => finishSetup(admin, { setupId, enabled: false }));
  const ids = new Set((await Promise.all(presses)).map(({ id }) => id));
  expect(ids.size).toBe(1);
  expect(await database().emailChannel.count({ where: { address: address ?? "" } })).toBe(1);
});

it("says whether its channel is on, and whether it is still there", async () => {
  const admin = await newAdmin();
  const { id: setupId, enabled } = await done(admin);
  expect(enabled).toBeNull();
  const { id: channelId } = await finishSetup(admin, { setupId, enabled: false });
  expect(await getSetup(admin, { setupId })).toMatchObject({ channelId, enabled: false, isFinished: true });
  await finishSetup(admin, { setupId, enabled: true });
  expect(await getSetup(admin, { setupId })).toMatchObject({ channelId, enabled: true });
  await deleteChannel(admin, { channelId });
  expect(await getSetup(admin, { setupId })).toMatchObject({
    channelId: null,
    enabled: null,
    isFinished: true,
  });
});
