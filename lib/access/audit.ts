import type { Db } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { Actor } from "./actor.ts";

type AuditedAct = {
  /** `object.verb`, e.g. `oauth-integration.create`. */
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  /** What a person calls the object. */
  readonly objectLabel: string;
  /** What changed. Never a secret: say `"clientSecret": "replaced"`. */
  readonly detail?: Prisma.InputJsonObject;
};

/** Writes an admin act to the audit log; call it in the transaction that does the act. */
export async function recordAudit(db: Db, actor: Actor, act: AuditedAct): Promise<void> {
  await db.auditEntry.create({
    data: {
      actorUserId: actor.kind === "user" ? actor.userId : null,
      actorLabel: actor.kind === "user" ? actor.email : actor.name,
      action: act.action,
      objectType: act.objectType,
      objectId: act.objectId,
      objectLabel: act.objectLabel,
      detail: act.detail ?? {},
    },
  });
}
