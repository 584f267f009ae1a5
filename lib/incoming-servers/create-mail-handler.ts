import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { beginAtOf } from "@/lib/email-channels/begin-at.ts";
import { lockReaders } from "@/lib/email-channels/other-readers.ts";
import { database, databaseNow, isUniqueViolation } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { serverId } from "./incoming-server-input.ts";
import { incomingServerForAdmin, mailHandlerForAdmin } from "./incoming-server-record.ts";
import { handlerNameTaken } from "./mail-handler-faults.ts";
import { newMailHandlerFields } from "./mail-handler-input.ts";
import { handlerSettings } from "./mail-handler-settings.ts";
import { type MailHandlerView, viewOfHandler } from "./mail-handler-view.ts";

export const createMailHandlerInput = newMailHandlerFields.extend({ serverId });

/**
 * Adds a mail handler to a global incoming server, with a place of its own in the mailbox. It is off until somebody
 * turns it on. Of mail that came before this moment nobody is notified.
 *
 * @throws Problem `forbidden`, `not-found`, or `invalid-input` with every fault by field path
 */
export async function createMailHandler(
  actor: Actor,
  input: z.output<typeof createMailHandlerInput>,
): Promise<MailHandlerView> {
  requireSystemAdmin(actor);
  const db = database();
  try {
    const handlerId = await db.$transaction(async (tx) => {
      await lockReaders(tx);
      const now = await databaseNow(tx);
      const server = await incomingServerForAdmin(tx, actor, input.serverId);
      const { columns, reading } = await handlerSettings(tx, actor, server, input, input, null);
      const { id } = await tx.mailHandler.create({
        data: {
          ...columns,
          incomingServerId: server.id,
          mailbox: {
            create: {
              mailServerId: server.mailServer.id,
              projectId: columns.projectId,
              pollIntervalSeconds: input.pollIntervalSeconds,
              nextPollAt: now,
              beginAt: beginAtOf(input.begin, now),
              quietBefore: input.begin === "now" ? null : now,
              ...reading,
            },
          },
        },
        select: { id: true },
      });
      await recordAudit(tx, actor, {
        action: "mail-handler.create",
        objectType: "mail-handler",
        objectId: id,
        objectLabel: columns.name,
        detail: {
          server: server.name,
          project: input.projectKey,
          kind: columns.kind,
          folder: reading.folder,
          afterProcessing: reading.afterProcessing,
        },
      });
      await announceChange(tx, { topic: "channel", projectId: columns.projectId, id });
      return id;
    });
    const handler = await mailHandlerForAdmin(db, actor, handlerId);
    return viewOfHandler(handler, handler.incomingServer);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("invalid", "invalid-input", handlerNameTaken.detail, { fields: [handlerNameTaken] });
  }
}
