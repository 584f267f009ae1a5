import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import { createChannel, createChannelInput } from "@/lib/email-channels/create-channel.ts";
import { getChannel } from "@/lib/email-channels/get-channel.ts";
import { setChannelEnabled } from "@/lib/email-channels/set-channel-enabled.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { nextStepOf } from "./setup-choices.ts";
import { setupId } from "./setup-input.ts";
import { changeSetup, ownSetup, type SetupRecord, setupFinished } from "./setup-record.ts";
import { incomingOf, outgoingOf, readingOfSetup } from "./setup-servers.ts";

export const finishSetupInput = z.object({
  setupId,
  /** Whether the channel is turned on at once. */
  enabled: z.boolean("Say true or false.").default(true),
});

/**
 * Makes the channel of what was chosen, and turns it on. Done again, it answers the channel that is there, even when the
 * first time ended between making it and noting that. The setup's passwords are forgotten: the channel has its own.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-incomplete`, `setup-finished` when that channel was deleted, and what `createChannel` and `setChannelEnabled` throw
 */
export async function finishSetup(
  actor: Actor,
  input: z.output<typeof finishSetupInput>,
): Promise<ChannelView> {
  const setup = await ownSetup(actor, input.setupId);
  const channel =
    setup.emailChannelId === null
      ? await connected(actor, setup)
      : await getChannel(actor, { channelId: setup.emailChannelId });
  if (!input.enabled || channel.enabled) return channel;
  return setChannelEnabled(actor, { channelId: channel.id, enabled: true });
}

async function connected(actor: Actor, setup: SetupRecord): Promise<ChannelView> {
  const { choices } = setup;
  if (choices.isFinished) throw setupFinished();
  const nextStep = nextStepOf(choices, setup.roundTrip?.state === "arrived");
  if (nextStep !== "done") {
    throw new Problem("conflict", "setup-incomplete", `The step "${nextStep}" is not done yet. Go on there.`);
  }
  const channel = (await orphanOf(actor, setup)) ?? (await createdOnce(actor, setup));
  const columns = {
    incomingPasswordSealed: null,
    outgoingPasswordSealed: null,
    emailChannelId: channel.id,
  };
  await changeSetup(setup.id, () => ({ columns, choices: { isFinished: true, drafts: {} } }));
  return channel;
}

/** A channel that the actor made of this very setup, and that nothing says so of: there was no time to note it. */
async function orphanOf(actor: Actor, setup: SetupRecord): Promise<ChannelView | null> {
  const { address } = setup.choices;
  if (actor.kind !== "user" || address === null) return null;
  const { host, username } = incomingOf(setup);
  const channel = await database().emailChannel.findFirst({
    where: {
      projectId: setup.projectId,
      address,
      createdAt: { gte: setup.createdAt },
      incomingServer: { host, username },
      setup: null,
    },
    select: { id: true },
  });
  if (!channel) return null;
  const isOwn = await database().auditEntry.findFirst({
    where: {
      objectType: "email-channel",
      objectId: channel.id,
      action: "email-channel.create",
      actorUserId: actor.userId,
    },
    select: { id: true },
  });
  return isOwn ? getChannel(actor, { channelId: channel.id }) : null;
}

/** Of two presses at once one makes the channel. The other is told that the address is taken: by its own channel. */
async function createdOnce(actor: Actor, setup: SetupRecord): Promise<ChannelView> {
  try {
    return await created(actor, setup);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "invalid-input") throw error;
    const orphan = await orphanOf(actor, setup);
    if (orphan) return orphan;
    const { emailChannelId } = await ownSetup(actor, setup.id);
    if (emailChannelId === null) throw error;
    return getChannel(actor, { channelId: emailChannelId });
  }
}

async function created(actor: Actor, setup: SetupRecord): Promise<ChannelView> {
  const { choices } = setup;
  const { address, displayName, requestTypeId, begin, pollIntervalSeconds } = choices;
  return createChannel(
    actor,
    createChannelInput.parse({
      projectKey: setup.projectKey,
      address,
      displayName,
      requestTypeId,
      incoming: incomingOf(setup),
      outgoing: outgoingOf(setup),
      ...readingOfSetup(choices),
      begin,
      pollIntervalSeconds,
    }),
  );
}
