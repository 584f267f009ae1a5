import { expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password-hash.ts";

it("hashes with Argon2id, 19 MiB and 2 passes, and a salt of its own", async () => {
  const [first, second] = await Promise.all([hashPassword("same words"), hashPassword("same words")]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(first).not.toBe(second);
});

it("tells the right password from others", async () => {
  const phc = await hashPassword("correct horse");
  expect(await verifyPassword("correct horse", phc)).toBe(true);
  expect(await verifyPassword("correct horse ", phc)).toBe(false);
  expect(await verifyPassword("", phc)).toBe(false);
});

it("takes the same characters composed differently for the same password", async () => {
  expect(await verifyPassword("Ame\u0301lie", await hashPassword("Am\u00e9lie"))).toBe(true);
});

it("refuses what is no hash", async () => {
  await expect(verifyPassword("x", "plain")).rejects.toThrow("not an Argon2id PHC string");
});
