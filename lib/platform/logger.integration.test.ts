import "@/lib/testing/integration-environment.ts";
import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { database } from "./database.ts";
import { createLogger } from "./logger.ts";

it("tells of an error of the database without what was to be stored", async () => {
  let text = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const log = createLogger("info", sink);
  // Made here, because an error may quote the line of the source that failed.
  const secret = randomBytes(8).toString("hex");
  const user = { email: `${secret}@example.test`, name: secret, passwordHash: secret };
  for (const deactivatedAt of [new Date(Number.NaN), null, null]) {
    await database()
      .user.create({ data: { ...user, deactivatedAt } })
      .catch((error: unknown) => log.error({ err: new Error("not stored", { cause: error }) }, "failed"));
  }
  expect(text).toMatch(/PrismaClientValidationError[\s\S]*Provided Date object is invalid/);
  expect(text).toMatch(/PrismaClientKnownRequestError[\s\S]*P2002/);
  expect(text).not.toContain(secret);
});
