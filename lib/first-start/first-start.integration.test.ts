import { expect, it } from "vitest";
import { authenticateUser } from "@/lib/access/authenticate-user.ts";
import { database } from "@/lib/platform/database.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { ensureFirstAdmin } from "./ensure-first-admin.ts";
import { ensureInstance } from "./ensure-instance.ts";

it("names the installation once, with a key that opens", async () => {
  await Promise.all([ensureInstance(), ensureInstance(), ensureInstance()]);
  const [instance, ...others] = await database().instance.findMany();
  expect(others).toEqual([]);
  expect(instance?.fingerprint).toMatch(/^[0-9a-f]{18}$/);
  expect(openSecret(instance?.messageIdKeySealed ?? "", "Instance:1:messageIdKeySealed")).toHaveLength(43);
  await ensureInstance();
  expect(await database().instance.findMany()).toEqual([instance]);
});

it("makes one admin, however many start at once, and tells the password once", async () => {
  const told = await Promise.all([ensureFirstAdmin(), ensureFirstAdmin(), ensureFirstAdmin()]);
  const [admin, ...others] = told.filter((answer) => answer !== null);
  expect(others).toEqual([]);
  expect(admin).toEqual({
    email: "admin@example.com",
    password: expect.stringMatching(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/),
  });
  const signIn = { email: "admin@example.com", password: admin?.password ?? "", ipAddress: "127.0.0.1" };
  expect(await authenticateUser(signIn)).toMatchObject({ signInEpoch: 0 });
  expect(await ensureFirstAdmin()).toBeNull();
});

it("makes an account that exists already the admin when the last one is gone", async () => {
  await database().user.deleteMany();
  const customer = await givenUser({ email: "admin@example.com", name: "Known before" });
  expect(await ensureFirstAdmin()).toMatchObject({ email: "admin@example.com" });
  expect(await database().user.findMany()).toMatchObject([
    { id: customer.userId, name: "Known before", isSystemAdmin: true },
  ]);
});
