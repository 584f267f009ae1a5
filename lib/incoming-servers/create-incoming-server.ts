import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { saveMailServer } from "@/lib/mail-servers/save-mail-server.ts";
import { database, isUniqueViolation } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { requireFaultlessServer, serverNameTaken } from "./incoming-server-faults.ts";
import { incomingServerFields } from "./incoming-server-input.ts";
import { incomingServerForAdmin } from "./incoming-server-record.ts";
import { type IncomingServerView, viewOfServer } from "./incoming-server-view.ts";

export const createIncomingServerInput = incomingServerFields.extend({
  description: incomingServerFields.shape.description.default(""),
});

/**
 * Adds a global incoming server. Nothing reads it until it has a handler that is turned on, so its mailbox may be
 * authorised later.
 *
 * @throws Problem `forbidden`, or `invalid-input` with every fault by field path
 */
export async function createIncomingServer(
  actor: Actor,
  input: z.output<typeof createIncomingServerInput>,
): Promise<IncomingServerView> {
  requireSystemAdmin(actor);
  const db = database();
  await requireFaultlessServer(db, actor, input, null);
  const { name, description, provider, connection } = input;
  try {
    const serverId = await db.$transaction(async (tx) => {
      const context = { actor, projectId: null, stored: null };
      const mailServerId = await saveMailServer(tx, connection.protocol, connection, context);
      const { id } = await tx.incomingServer.create({
        data: { name, description, provider, mailServerId },
        select: { id: true },
      });
      await recordAudit(tx, actor, {
        action: "incoming-server.create",
        objectType: "incoming-server",
        objectId: id,
        objectLabel: name,
        detail: {
          provider,
          connection: `${connection.username} at ${connection.host}:${connection.port}, ${connection.protocol}, ${connection.authentication.method}`,
        },
      });
      await announceChange(tx, { topic: "channel", projectId: null, id });
      return id;
    });
    return await viewOfServer(db, await incomingServerForAdmin(db, actor, serverId));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("invalid", "invalid-input", serverNameTaken.detail, { fields: [serverNameTaken] });
  }
}
