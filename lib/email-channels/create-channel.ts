import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import { saveMailServer } from "@/lib/mail-servers/save-mail-server.ts";
import { database, databaseNow, isUniqueViolation } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { beginAtOf } from "./begin-at.ts";
import { channelForAdmin, projectForAdmin } from "./channel-access.ts";
import { addressTaken, requireFaultlessChannel, requireNoOtherReader } from "./channel-faults.ts";
import { channelFields, projectKey } from "./channel-input.ts";
import type { ChannelView } from "./channel-view.ts";
import { viewOfChannel } from "./channel-view.ts";
import { lockReaders } from "./other-readers.ts";

export const createChannelInput = channelFields.extend({
  projectKey,
  folder: channelFields.shape.folder.optional(),
  /** Left out: marked as seen by IMAP, left alone by POP3. */
  afterProcessing: channelFields.shape.afterProcessing.optional(),
  moveToFolder: channelFields.shape.moveToFolder.optional(),
  begin: channelFields.shape.begin.default("now"),
  pollIntervalSeconds: channelFields.shape.pollIntervalSeconds.default(60),
});

/**
 * Connects a mailbox to a project. The new channel is off until somebody turns it on.
 *
 * @throws Problem `not-found`, `forbidden`, or `invalid-input` with every fault by field path
 */
export async function createChannel(
  actor: Actor,
  input: z.output<typeof createChannelInput>,
): Promise<ChannelView> {
  const db = database();
  const project = await projectForAdmin(db, actor, input.projectKey);
  await requireFaultlessChannel(db, actor, project.id, input, null);
  const context = { actor, projectId: project.id, stored: null };
  const { protocol } = input.incoming;
  try {
    const channelId = await db.$transaction(async (tx) => {
      await lockReaders(tx);
      await requireNoOtherReader(tx, actor, input, null);
      const now = await databaseNow(tx);
      const incomingServerId = await saveMailServer(tx, protocol, input.incoming, context);
      const outgoingServerId = await saveMailServer(tx, "SMTP", input.outgoing, context);
      const { id } = await tx.emailChannel.create({
        data: {
          projectId: project.id,
          address: input.address,
          displayName: input.displayName,
          requestTypeId: input.requestTypeId,
          incomingServerId,
          outgoingServerId,
        },
        select: { id: true },
      });
      await tx.mailbox.create({
        data: {
          mailServerId: incomingServerId,
          emailChannelId: id,
          projectId: project.id,
          ...readingOf(protocol, input, null),
          pollIntervalSeconds: input.pollIntervalSeconds,
          nextPollAt: now,
          beginAt: beginAtOf(input.begin, now),
          // Customers hear nothing of what they wrote long ago.
          quietBefore: input.begin === "now" ? null : now,
        },
      });
      await recordAudit(tx, actor, {
        action: "email-channel.create",
        objectType: "email-channel",
        objectId: id,
        objectLabel: input.address,
        detail: {
          project: project.key,
          incoming: `${protocol}, ${input.incoming.username} at ${input.incoming.host}, ${input.incoming.authentication.method}`,
          outgoing: `${input.outgoing.username} at ${input.outgoing.host}, ${input.outgoing.authentication.method}`,
        },
      });
      await announceChange(tx, { topic: "channel", projectId: project.id, id });
      return id;
    });
    return viewOfChannel(await channelForAdmin(db, actor, channelId));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("invalid", "invalid-input", addressTaken.detail, { fields: [addressTaken] });
  }
}
