import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireLiveProject } from "@/lib/email-channels/require-live-project.ts";
import { readAnew } from "@/lib/email-channels/reset-cursor.ts";
import { pollMailbox } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { type MailHandlerRecord, mailHandlerForAdmin } from "./incoming-server-record.ts";
import { handlerId } from "./mail-handler-input.ts";
import { type MailHandlerView, viewOfHandler } from "./mail-handler-view.ts";

export const setMailHandlerEnabledInput = z.object({ handlerId, enabled: z.boolean("Say true or false.") });

const anotherProject = "Choose another project for this handler first.";

/**
 * Turns a mail handler on or off. It can be turned on when its server can sign in. Off, it reads no mail; its place in
 * the mailbox is kept.
 *
 * @throws Problem `forbidden`, `not-found`, `handler-can-not-sign-in`, or `project-archived`
 */
export async function setMailHandlerEnabled(
  actor: Actor,
  input: z.output<typeof setMailHandlerEnabledInput>,
): Promise<MailHandlerView> {
  const db = database();
  const stored = await mailHandlerForAdmin(db, actor, input.handlerId);
  const { id, projectId, mailbox } = stored;
  if (input.enabled === stored.enabled || !mailbox) return viewOfHandler(stored, stored.incomingServer);
  if (input.enabled) {
    const fault = signInFault(stored.incomingServer.mailServer);
    if (fault) throw new Problem("conflict", "handler-can-not-sign-in", fault.detail, { fields: [fault] });
  }
  await db.$transaction(async (tx) => {
    if (input.enabled) await requireLiveProject(tx, projectId, anotherProject);
    await readAnew(tx, mailbox.id);
    await tx.mailHandler.update({ where: { id }, data: { enabled: input.enabled } });
    await recordAudit(tx, actor, {
      action: input.enabled ? "mail-handler.enable" : "mail-handler.disable",
      objectType: "mail-handler",
      objectId: id,
      objectLabel: stored.name,
    });
    await announceChange(tx, { topic: "channel", projectId, id });
  });
  if (input.enabled) await enqueue(pollMailbox, { mailboxId: mailbox.id });
  const handler = await mailHandlerForAdmin(db, actor, id);
  return viewOfHandler(handler, handler.incomingServer);
}

/** Why the server can not be signed in to; null: it can, as far as is known. */
function signInFault(server: MailHandlerRecord["incomingServer"]["mailServer"]): FieldProblem | null {
  const grant = server.oauthGrant;
  if (!grant) {
    if (server.passwordSealed !== null) return null;
    return {
      field: "server.connection.authentication.password",
      detail: "There is no password for reading mail. Enter it at the server first.",
    };
  }
  if (grant.state === "ACTIVE") return null;
  const isAppOnly = grant.integration.grantType !== "AUTHORIZATION_CODE";
  const cure = isAppOnly
    ? "Check the access of the application to it at the integration"
    : "Authorise it at the server";
  return {
    field: "server.connection.authentication.mailboxAddress",
    detail: `${grant.mailboxAddress} is not authorised for reading mail. ${cure}, then turn the handler on.`,
  };
}
