import { z } from "zod";
import type { Db } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";

const windowSeconds = 15 * 60;
const maxFailuresPerAccount = 10;
const maxFailuresPerAddress = 50;

type Attempt = { readonly email: string; readonly ipAddress: string };

const counterRow = z.tuple([z.object({ failures: z.int(), secondsLeft: z.number() })]);

/**
 * Counts an attempt before its password is checked, so that many at once can not pass the limit together. What
 * `forgiveAttempt` does not take back stays counted as a failure.
 *
 * @throws Problem `too-many-sign-ins` with the seconds to wait
 */
export async function countAttempt(db: Db, { email, ipAddress }: Attempt): Promise<void> {
  const account = await raise(db, accountKey(email));
  const address = await raise(db, addressKey(ipAddress));
  const waits = [
    account.failures > maxFailuresPerAccount ? account.secondsLeft : 0,
    address.failures > maxFailuresPerAddress ? address.secondsLeft : 0,
  ];
  const waitSeconds = Math.ceil(Math.max(...waits));
  if (waitSeconds > 0) {
    throw new Problem(
      "too-many-requests",
      "too-many-sign-ins",
      `Too many sign-ins failed. Wait ${Math.ceil(waitSeconds / 60)} minutes and try again.`,
      { retryAfterSeconds: waitSeconds },
    );
  }
}

/** The attempt succeeded: the account starts anew, the address gets this one back. */
export async function forgiveAttempt(db: Db, { email, ipAddress }: Attempt): Promise<void> {
  await db.signInThrottle.deleteMany({ where: { key: accountKey(email) } });
  await db.signInThrottle.updateMany({
    where: { key: addressKey(ipAddress), failures: { gt: 0 } },
    data: { failures: { decrement: 1 } },
  });
}

function accountKey(email: string): string {
  return `account:${email}`;
}

function addressKey(ipAddress: string): string {
  return `address:${ipAddress}`;
}

async function raise(db: Db, key: string): Promise<{ failures: number; secondsLeft: number }> {
  const rows = await db.$queryRaw`
    INSERT INTO "SignInThrottle" AS kept ("key", "failures", "windowStart") VALUES (${key}, 1, now())
    ON CONFLICT ("key") DO UPDATE SET
      "failures" = CASE WHEN kept."windowStart" < now() - make_interval(secs => ${windowSeconds})
        THEN 1 ELSE kept."failures" + 1 END,
      "windowStart" = CASE WHEN kept."windowStart" < now() - make_interval(secs => ${windowSeconds})
        THEN now() ELSE kept."windowStart" END
    RETURNING "failures",
      extract(epoch FROM "windowStart" - now())::float8 + ${windowSeconds} AS "secondsLeft"`;
  const [counter] = counterRow.parse(rows);
  // A new window is rare enough to sweep the old ones out with it.
  if (counter.failures === 1) {
    await db.$executeRaw`
      DELETE FROM "SignInThrottle" WHERE "windowStart" < now() - make_interval(secs => ${windowSeconds})`;
  }
  return counter;
}
