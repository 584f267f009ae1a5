import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { serverReference } from "./incoming-server-input.ts";
import { incomingServerForAdmin } from "./incoming-server-record.ts";

/**
 * Deletes a global incoming server that no handler uses. Authorisations stay with their integration.
 *
 * @throws Problem `forbidden`, `not-found`, or `incoming-server-in-use` naming the handlers
 */
export async function deleteIncomingServer(
  actor: Actor,
  input: z.output<typeof serverReference>,
): Promise<void> {
  requireSystemAdmin(actor);
  await database().$transaction(async (tx) => {
    // A handler that would refer to it waits for this transaction, and then fails on its foreign key.
    await tx.$queryRaw`SELECT 1 FROM "IncomingServer" WHERE id = ${input.serverId}::uuid FOR UPDATE`;
    const { id, name, handlers, mailServer } = await incomingServerForAdmin(tx, actor, input.serverId);
    if (handlers.length > 0) {
      const names = handlers.map((handler) => `"${handler.name}"`).join(", ");
      throw new Problem(
        "conflict",
        "incoming-server-in-use",
        `"${name}" is read by ${handlers.length === 1 ? "the mail handler" : "the mail handlers"} ${names}. ` +
          "Delete them first; their requests stay.",
      );
    }
    await tx.incomingServer.delete({ where: { id } });
    await tx.mailServer.delete({ where: { id: mailServer.id } });
    await deleteEmptyGrant(tx, mailServer.oauthGrantId);
    await recordAudit(tx, actor, {
      action: "incoming-server.delete",
      objectType: "incoming-server",
      objectId: id,
      objectLabel: name,
    });
    await announceChange(tx, { topic: "channel", projectId: null, id });
  });
}

/** A grant that was made to wait for an authorisation that never came is of no use to anybody. */
async function deleteEmptyGrant(tx: Transaction, grantId: string | null): Promise<void> {
  if (grantId === null) return;
  await tx.oAuthGrant.deleteMany({
    where: { id: grantId, accessTokenSealed: null, refreshTokenSealed: null, mailServers: { none: {} } },
  });
}
