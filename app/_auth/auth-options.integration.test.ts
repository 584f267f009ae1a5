import "@/lib/testing/integration-environment.ts";
import { beforeEach, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { authOptions } from "./auth-options.ts";

beforeEach(async () => {
  await database().signInThrottle.deleteMany();
});

/** Signs in as the sign-in page does; `sent` is what the caller puts into X-Forwarded-For, the socket's address behind it. */
async function signIn(sent: string[], email: string): Promise<string> {
  const [provider] = authOptions().providers;
  if (provider?.type !== "credentials") throw new Error("There is another provider than expected.");
  const headers = { "x-forwarded-for": [...sent, "203.0.113.7"].join(", ") };
  const request = { headers, body: {}, query: {}, method: "POST" };
  return Promise.resolve(provider.options.authorize({ email, password: "a wrong one" }, request)).then(
    (user: unknown) => (user === null ? "refused" : "signed in"),
    (error: Error) => error.message,
  );
}

it("counts failures by the socket's address, whatever a caller claims in X-Forwarded-For", async () => {
  await database().signInThrottle.create({
    data: { key: "address:203.0.113.7", failures: 50, windowStart: new Date() },
  });
  expect(await signIn(["198.51.100.1"], "one@example.test")).toBe("too-many-sign-ins");
  expect(await signIn(["198.51.100.2", "198.51.100.3"], "two@example.test")).toBe("too-many-sign-ins");
});

it("tells the caller nothing of why a sign-in could not be checked", async () => {
  await database().$executeRaw`ALTER TABLE "SignInThrottle" RENAME TO "SignInThrottleAway"`;
  try {
    expect(await signIn([], "one@example.test")).toBe("sign-in-failed");
  } finally {
    await database().$executeRaw`ALTER TABLE "SignInThrottleAway" RENAME TO "SignInThrottle"`;
  }
});
