import { beforeEach, describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { authenticateUser } from "./authenticate-user.ts";
import { hashPassword } from "./password-hash.ts";

const password = "the right password";
let lastAddress = 0;

beforeEach(async () => {
  await database().signInThrottle.deleteMany();
});

async function givenUserWithPassword() {
  const actor = await givenUser();
  await database().user.update({
    where: { id: actor.userId },
    data: { passwordHash: await hashPassword(password) },
  });
  return actor;
}

function freshAddress(): string {
  lastAddress += 1;
  return `10.0.0.${lastAddress}`;
}

/** Every call from an address of its own, unless given. */
function signIn(email: string, typed: string, ipAddress = freshAddress()) {
  return authenticateUser({ email, password: typed, ipAddress });
}

/** This many attempts of the address have failed just now. */
async function givenFailures(ipAddress: string, failures: number) {
  await database().signInThrottle.create({
    data: { key: `address:${ipAddress}`, failures, windowStart: new Date() },
  });
}

it("knows the person by address, in any case, and password", async () => {
  const { userId, email } = await givenUserWithPassword();
  expect(await signIn(` ${email.toUpperCase()}`, password)).toEqual({ userId, signInEpoch: 0 });
});

it("answers null to a wrong password, an unknown account, one without password, NUL and a deactivated one", async () => {
  const { userId, email } = await givenUserWithPassword();
  const { email: withoutPassword } = await givenUser();
  expect(await signIn(email, "another password")).toBeNull();
  expect(await signIn("nobody@example.test", password)).toBeNull();
  expect(await signIn(withoutPassword, "nobody signs in with this")).toBeNull();
  expect(await signIn("\0", "\0")).toBeNull();
  await database().user.update({ where: { id: userId }, data: { deactivatedAt: new Date() } });
  expect(await signIn(email, password)).toBeNull();
});

it("takes as long for an unknown account as for a known one", async () => {
  const { email } = await givenUserWithPassword();
  await signIn("warm-up@example.test", "x");
  const medianMs = async (address: string) => {
    const times: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const begun = performance.now();
      await signIn(address, "x");
      times.push(performance.now() - begun);
    }
    return times.sort((a, b) => a - b)[3] ?? 0;
  };
  const known = await medianMs(email);
  const unknown = await medianMs("nobody@example.test");
  // Without the hashing it would be fifty times quicker; the machine's own noise is far below that.
  expect(unknown).toBeGreaterThan(known / 5);
});

describe("too many failures", () => {
  const tooMany = { kind: "too-many-requests", code: "too-many-sign-ins" };

  it("stop an account after ten, with the right password too, and say how long", async () => {
    const { email } = await givenUserWithPassword();
    for (let round = 0; round < 10; round += 1) expect(await signIn(email, "wrong")).toBeNull();
    await expect(signIn(email, password)).rejects.toMatchObject(tooMany);
    const { retryAfterSeconds } = await signIn(email, password).catch((problem) => problem);
    expect(retryAfterSeconds).toBeGreaterThan(800);
    expect(retryAfterSeconds).toBeLessThanOrEqual(900);
  });

  it("can not be passed by asking all at once", async () => {
    const { email } = await givenUserWithPassword();
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => signIn(email, "wrong")));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  });

  it("stop an address after fifty over all accounts", async () => {
    await givenFailures("192.0.2.1", 49);
    expect(await signIn("nobody@example.test", "wrong", "192.0.2.1")).toBeNull();
    const { email } = await givenUserWithPassword();
    await expect(signIn(email, password, "192.0.2.1")).rejects.toMatchObject(tooMany);
    expect(await signIn(email, password, "192.0.2.2")).not.toBeNull();
  });

  it("are forgiven by a success and after fifteen minutes", async () => {
    const { email } = await givenUserWithPassword();
    for (let round = 0; round < 9; round += 1) await signIn(email, "wrong");
    expect(await signIn(email, password)).not.toBeNull();
    for (let round = 0; round < 10; round += 1) expect(await signIn(email, "wrong")).toBeNull();
    await database().signInThrottle.updateMany({
      data: { windowStart: new Date(Date.now() - 15 * 60_000 - 1000) },
    });
    expect(await signIn(email, password)).not.toBeNull();
  });

  it("do not count successes against an address", async () => {
    const { email } = await givenUserWithPassword();
    await givenFailures("192.0.2.9", 49);
    for (let round = 0; round < 3; round += 1) {
      expect(await signIn(email, password, "192.0.2.9")).not.toBeNull();
    }
  });
});
