import type { Transaction } from "@/lib/platform/database.ts";
import { hashOpaqueToken, newOpaqueToken } from "@/lib/platform/opaque-token.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { type PersonalTokenView, personalTokenSelect } from "./personal-token-view.ts";

const msPerDay = 24 * 60 * 60 * 1000;
const prefixLength = 8;

type IssuedToken = PersonalTokenView & { readonly token: string };

/** Makes a personal token for a person; who may ask for it is for the caller to know. Only its hash is kept. */
export async function issuePersonalToken(
  tx: Transaction,
  actor: Actor,
  input: { readonly userId: string; readonly name: string; readonly expiresInDays: number | null },
): Promise<IssuedToken> {
  const token = `mrt_${newOpaqueToken()}`;
  const row = await tx.personalToken.create({
    data: {
      userId: input.userId,
      name: input.name,
      tokenHash: hashOpaqueToken(token),
      prefix: token.slice(0, prefixLength),
      expiresAt: input.expiresInDays === null ? null : new Date(Date.now() + input.expiresInDays * msPerDay),
    },
    select: personalTokenSelect,
  });
  await recordAudit(tx, actor, {
    action: "personal-token.create",
    objectType: "personal-token",
    objectId: row.id,
    objectLabel: `${row.name} (${row.prefix}…)`,
    detail: { userId: input.userId, expiresAt: row.expiresAt?.toISOString() ?? null },
  });
  return { ...row, token };
}
