import { systemActor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { normalizeEmail } from "@/lib/access/input-text.ts";
import { hashPassword } from "@/lib/access/password-hash.ts";
import { readablePassword } from "@/lib/access/readable-password.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";

/** What the newcomer is told; the password only when it was made here. */
type FirstAdmin = { readonly email: string; readonly password?: string };

const defaultEmail = "admin@example.com";
/** Any number, the same in all processes: names the lock. */
const firstAdminLock = 7_215_340_912;

/**
 * Makes a system admin when there is no active one: from ADMIN_EMAIL and ADMIN_PASSWORD, else with an address and
 * password of its own. An account with that address becomes the admin. Null: there was one already.
 */
export async function ensureFirstAdmin(): Promise<FirstAdmin | null> {
  const { adminEmail, adminPassword } = environment();
  const email = normalizeEmail(adminEmail ?? defaultEmail);
  const password = adminPassword ?? readablePassword();
  return database().$transaction(async (tx) => {
    // Two starts at the same time: the second waits here and then finds the admin of the first.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${firstAdminLock})`;
    if ((await tx.user.count({ where: { isSystemAdmin: true, deactivatedAt: null } })) > 0) return null;
    await makeAdmin(tx, email, password);
    return adminPassword === null ? { email, password } : { email };
  });
}

async function makeAdmin(tx: Transaction, email: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  const rights = { passwordHash, isSystemAdmin: true, deactivatedAt: null };
  const user = await tx.user.upsert({
    where: { email },
    create: { email, name: "Administrator", ...rights },
    update: { ...rights, signInEpoch: { increment: 1 } },
  });
  await recordAudit(tx, systemActor("first start"), {
    action: "user.create-first-admin",
    objectType: "user",
    objectId: user.id,
    objectLabel: email,
  });
}
