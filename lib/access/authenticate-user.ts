import { database } from "@/lib/platform/database.ts";
import { normalizeEmail } from "./input-text.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";
import { countAttempt, forgiveAttempt } from "./sign-in-throttle.ts";

type AuthenticateUserInput = {
  readonly email: string;
  readonly password: string;
  readonly ipAddress: string;
};

let hashOfNobody: Promise<string> | undefined;

/**
 * Checks e-mail and password. Null: they do not belong together, there is no such account, or it is deactivated; all
 * take the same time, as an unknown account's password is checked against a hash that belongs to nobody.
 *
 * @throws Problem `too-many-sign-ins` after 10 failures of an account or 50 of an address in 15 minutes
 */
export async function authenticateUser(
  input: AuthenticateUserInput,
): Promise<{ userId: string; signInEpoch: number } | null> {
  const attempt = { email: normalizeEmail(input.email), ipAddress: input.ipAddress };
  const db = database();
  await countAttempt(db, attempt);
  const user = await db.user.findUnique({
    where: { email: attempt.email },
    select: { id: true, passwordHash: true, deactivatedAt: true, signInEpoch: true },
  });
  hashOfNobody ??= hashPassword("nobody signs in with this");
  const matches = await verifyPassword(input.password, user?.passwordHash ?? (await hashOfNobody));
  if (!user?.passwordHash || user.deactivatedAt || !matches) return null;
  await forgiveAttempt(db, attempt);
  return { userId: user.id, signInEpoch: user.signInEpoch };
}
