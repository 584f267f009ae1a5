import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { requireNoWaitingMail } from "@/lib/email-channels/waiting-mail.ts";
import { database, longTransaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { mailHandlerForAdmin } from "./incoming-server-record.ts";
import type { handlerReference } from "./mail-handler-input.ts";

/**
 * Deletes a mail handler with its place in the mailbox and the ledger of its mail. Its requests stay, and so does what
 * is in the mailbox. Mail that it was to pass on and that no outgoing server has taken is given up, and the audit log
 * says so.
 *
 * @throws Problem `forbidden`, `not-found`, `inbound-waiting` or `quarantine-not-empty`
 */
export async function deleteMailHandler(
  actor: Actor,
  input: z.output<typeof handlerReference>,
): Promise<void> {
  requireSystemAdmin(actor);
  await database().$transaction(async (tx) => {
    // Storing a mail needs the row of the mailbox, so none can come in between.
    await tx.$queryRaw`SELECT 1 FROM "Mailbox" WHERE "mailHandlerId" = ${input.handlerId}::uuid FOR UPDATE`;
    const { id, name, projectId, incomingServer } = await mailHandlerForAdmin(tx, actor, input.handlerId);
    const given = await requireNoWaitingMail(tx, { mailHandlerId: id });
    await tx.mailHandler.delete({ where: { id } });
    await recordAudit(tx, actor, {
      action: "mail-handler.delete",
      objectType: "mail-handler",
      objectId: id,
      objectLabel: name,
      detail: { server: incomingServer.name, ...given },
    });
    await announceChange(tx, { topic: "channel", projectId, id });
  }, longTransaction);
}
