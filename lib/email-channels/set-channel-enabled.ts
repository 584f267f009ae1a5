import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { wakeAlertMails } from "@/lib/alerts/wake-alert-mails.ts";
import { pollMailbox } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { applicationGrantDetail, foreignGrantDetail, mayUseGrant } from "@/lib/mail-servers/may-use-grant.ts";
import type { Db } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { channelForAdmin } from "./channel-access.ts";
import { channelId } from "./channel-input.ts";
import type { ServerRecord } from "./channel-record.ts";
import type { ChannelView } from "./channel-view.ts";
import { viewOfChannel } from "./channel-view.ts";
import { requireLiveProject } from "./require-live-project.ts";
import { readAnew } from "./reset-cursor.ts";

export const setChannelEnabledInput = z.object({ channelId, enabled: z.boolean("Say true or false.") });

/**
 * Turns a channel on or off. It can be turned on when both sides can sign in. Off, no mail is read or sent; the place
 * in the mailbox is kept.
 *
 * @throws Problem `not-found`, `forbidden`, `channel-can-not-sign-in`, or `project-archived`
 */
export async function setChannelEnabled(
  actor: Actor,
  input: z.output<typeof setChannelEnabledInput>,
): Promise<ChannelView> {
  const db = database();
  const stored = await channelForAdmin(db, actor, input.channelId);
  const { id, projectId, mailbox } = stored;
  if (input.enabled === stored.enabled || !mailbox) return viewOfChannel(stored);
  if (input.enabled) {
    const sides = await Promise.all([
      signInFault(db, actor, projectId, "incoming", stored.incomingServer),
      signInFault(db, actor, projectId, "outgoing", stored.outgoingServer),
    ]);
    const fields = sides.filter((fault) => fault !== null);
    const [first] = fields;
    if (first) throw new Problem("conflict", "channel-can-not-sign-in", first.detail, { fields });
  }
  await db.$transaction(async (tx) => {
    if (input.enabled) await requireLiveProject(tx, projectId, "Restore the project first.");
    await readAnew(tx, mailbox.id);
    await tx.emailChannel.update({ where: { id }, data: { enabled: input.enabled } });
    await recordAudit(tx, actor, {
      action: input.enabled ? "email-channel.enable" : "email-channel.disable",
      objectType: "email-channel",
      objectId: id,
      objectLabel: stored.address,
    });
    await announceChange(tx, { topic: "channel", projectId, id });
    if (input.enabled) await wakeAlertMails(tx);
  });
  if (input.enabled) await enqueue(pollMailbox, { mailboxId: mailbox.id });
  return viewOfChannel(await channelForAdmin(db, actor, id));
}

async function signInFault(
  db: Db,
  actor: Actor,
  projectId: string,
  side: "incoming" | "outgoing",
  server: ServerRecord,
): Promise<FieldProblem | null> {
  const words = side === "incoming" ? "reading mail" : "sending mail";
  const grant = server.oauthGrant;
  if (!grant) {
    if (server.passwordSealed !== null) return null;
    return {
      field: `${side}.authentication.password`,
      detail: `There is no password for ${words}. Enter it first.`,
    };
  }
  const field = `${side}.authentication.mailboxAddress`;
  const isAppOnly = grant.integration.grantType !== "AUTHORIZATION_CODE";
  if (grant.state !== "ACTIVE") {
    const cure = isAppOnly ? "A system admin checks the access of the application to it" : "Authorise it";
    return {
      field,
      detail: `${grant.mailboxAddress} is not authorised for ${words}. ${cure}, then turn the channel on.`,
    };
  }
  if (await mayUseGrant(db, actor, grant.id, projectId)) return null;
  return { field, detail: isAppOnly ? applicationGrantDetail : foreignGrantDetail };
}
