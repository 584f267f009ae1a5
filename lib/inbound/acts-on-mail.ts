import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import type { InboundMessageDetail } from "./inbound-message-detail-view.ts";

type MailAct = InboundMessageDetail["acts"][number];

const actions = {
  "process-again": "inbound-message.reprocess",
  release: "inbound-message.release",
  discard: "inbound-message.discard",
} as const satisfies Record<MailAct["act"], string>;
const objectType = "inbound-message";

/** What the audit keeps of an act; nothing of the mail itself, which may be forgotten before it. */
const actDetail = z.object({ before: z.string().nullable().catch(null) }).catch({ before: null });

const mostActs = 50;

/** Writes an act on a mail to the audit log. */
export async function recordMailAct(
  tx: Transaction,
  actor: Actor,
  act: {
    readonly inboundMessageId: string;
    readonly act: MailAct["act"];
    readonly mailboxLabel: string;
    /** State or outcome until then. */
    readonly before: string;
  },
): Promise<void> {
  await recordAudit(tx, actor, {
    action: actions[act.act],
    objectType,
    objectId: act.inboundMessageId,
    objectLabel: `Mail to ${act.mailboxLabel}`,
    detail: { before: act.before },
  });
}

/** What people did with a mail, the first act first. */
export async function actsOnMail(inboundMessageId: string): Promise<MailAct[]> {
  const entries = await database().auditEntry.findMany({
    where: { objectType, objectId: inboundMessageId },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: mostActs,
    select: { at: true, actorLabel: true, action: true, detail: true },
  });
  return entries.map(({ at, actorLabel, action, detail }) => ({
    at,
    by: actorLabel,
    act: actOf(action),
    before: actDetail.parse(detail).before,
  }));
}

function actOf(action: string): MailAct["act"] {
  if (action === actions.release) return "release";
  return action === actions.discard ? "discard" : "process-again";
}
