import { database } from "@/lib/platform/database.ts";
import { hashOpaqueToken } from "@/lib/platform/opaque-token.ts";
import { loadUserActor, type UserActor } from "./actor.ts";

/** How old "last used" may get before it is written again: not every call is worth a write. */
const lastUsedPrecisionMs = 60_000;

/** The person a personal token speaks for. Null: the token is unknown, expired or revoked, or the person deactivated. */
export async function authenticateToken(token: string): Promise<UserActor | null> {
  if (!/^mrt_[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const db = database();
  const known = await db.personalToken.findUnique({
    where: { tokenHash: hashOpaqueToken(token) },
    select: { id: true, userId: true, expiresAt: true, revokedAt: true, lastUsedAt: true },
  });
  const now = new Date();
  if (!known || known.revokedAt || (known.expiresAt && known.expiresAt <= now)) return null;
  const actor = await loadUserActor(db, known.userId, "token");
  if (!actor) return null;
  if (!known.lastUsedAt || now.getTime() - known.lastUsedAt.getTime() > lastUsedPrecisionMs) {
    await db.personalToken.updateMany({ where: { id: known.id }, data: { lastUsedAt: now } });
  }
  return actor;
}
