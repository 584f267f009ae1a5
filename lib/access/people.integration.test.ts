import { beforeEach, describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { loadUserActor, type UserActor } from "./actor.ts";
import { authenticateToken } from "./authenticate-token.ts";
import { authenticateUser } from "./authenticate-user.ts";
import { createPersonalToken } from "./create-personal-token.ts";
import { createUser, createUserInput } from "./create-user.ts";
import { findOrCreateCustomer } from "./find-or-create-customer.ts";
import { listAuditEntries, listAuditEntriesInput } from "./list-audit-entries.ts";
import { listPersonalTokens } from "./list-personal-tokens.ts";
import { listUsers, listUsersInput } from "./list-users.ts";
import { revokePersonalToken } from "./revoke-personal-token.ts";
import { setOwnPassword } from "./set-own-password.ts";
import { setUserPassword } from "./set-user-password.ts";
import { updateUser } from "./update-user.ts";

let admin: UserActor;
beforeEach(async () => {
  await database().user.updateMany({ data: { isSystemAdmin: false } });
  admin = await givenUser({ isSystemAdmin: true });
});

describe("personal tokens", () => {
  it("speak for their person until revoked, expired or deactivated", async () => {
    const person = await givenUser();
    const { token, id, prefix } = await createPersonalToken(person, { name: "script", expiresInDays: 1 });
    expect(token).toMatch(/^mrt_[A-Za-z0-9_-]{43}$/);
    expect(token.startsWith(prefix)).toBe(true);
    expect(await authenticateToken(token)).toMatchObject({ userId: person.userId, via: "token" });
    expect((await listPersonalTokens(person)).items).toMatchObject([{ id, lastUsedAt: expect.any(Date) }]);

    await database().user.update({ where: { id: person.userId }, data: { deactivatedAt: new Date() } });
    expect(await authenticateToken(token)).toBeNull();
    await database().user.update({ where: { id: person.userId }, data: { deactivatedAt: null } });
    await database().personalToken.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await authenticateToken(token)).toBeNull();
    await database().personalToken.update({ where: { id }, data: { expiresAt: null } });
    await revokePersonalToken(person, { tokenId: id });
    expect(await authenticateToken(token)).toBeNull();
    expect((await listPersonalTokens(person)).items).toEqual([]);
  });

  it("are kept as a hash only", async () => {
    const { token, id } = await createPersonalToken(admin, { name: "script", expiresInDays: null });
    const row = await database().personalToken.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row)).not.toContain(token.slice(8));
    const audit = await database().auditEntry.findMany({ where: { objectId: id } });
    expect(JSON.stringify(audit)).not.toContain(token.slice(8));
  });

  it("can not be revoked by others, system admins included", async () => {
    const { id } = await createPersonalToken(await givenUser(), { name: "script", expiresInDays: null });
    await expect(revokePersonalToken(admin, { tokenId: id })).rejects.toMatchObject({ kind: "not-found" });
  });

  it.each(["", "mrt_", "mrt_short", `mrt_${"a".repeat(43)}`, `mrt_${"a".repeat(42)}\0`])(
    "are not guessed: %j",
    async (token) => {
      expect(await authenticateToken(token)).toBeNull();
    },
  );
});

describe("system admins", () => {
  it("add people, whose address is theirs alone", async () => {
    const input = createUserInput.parse({
      email: "New.One@Example.test",
      name: "New",
      password: "long enough words",
    });
    expect(await createUser(admin, input)).toMatchObject({
      email: "new.one@example.test",
      hasPassword: true,
    });
    await expect(createUser(admin, input)).rejects.toMatchObject({
      code: "email-taken",
      fields: [{ field: "email" }],
    });
  });

  it("never all leave, not even when two demote each other at once", async () => {
    const other = await givenUser({ isSystemAdmin: true });
    const outcomes = await Promise.allSettled([
      updateUser(admin, { userId: other.userId, isSystemAdmin: false }),
      updateUser(other, { userId: admin.userId, deactivated: true }),
    ]);
    expect(outcomes.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: "last-system-admin" } },
    ]);
    expect(await database().user.count({ where: { isSystemAdmin: true, deactivatedAt: null } })).toBe(1);
  });

  it("deactivate a person, whose sign-ins end", async () => {
    const person = await givenUser();
    await updateUser(admin, { userId: person.userId, deactivated: true });
    expect(await loadUserActor(database(), person.userId, "session")).toBeNull();
    await updateUser(admin, { userId: person.userId, deactivated: false });
    expect(await loadUserActor(database(), person.userId, "session")).toMatchObject({ signInEpoch: 1 });
  });

  it("set a password, which ends sign-ins and lifts a lock", async () => {
    const person = await givenUser();
    const signIn = (password: string) =>
      authenticateUser({ email: person.email, password, ipAddress: "192.0.2.1" });
    for (let round = 0; round < 10; round += 1) await signIn("wrong");
    await setUserPassword(admin, { userId: person.userId, password: "brand new password" });
    expect(await signIn("brand new password")).toEqual({ userId: person.userId, signInEpoch: 1 });
  });

  it("read what was done, without secrets", async () => {
    const person = await givenUser();
    await setUserPassword(admin, { userId: person.userId, password: "brand new password" });
    await updateUser(admin, { userId: person.userId, name: "Renamed" });
    const log = await listAuditEntries(
      admin,
      listAuditEntriesInput.parse({ objectId: person.userId, limit: 1 }),
    );
    expect(log.items).toMatchObject([
      { action: "user.update", detail: { name: "Renamed" }, actorLabel: admin.email },
    ]);
    const rest = await listAuditEntries(
      admin,
      listAuditEntriesInput.parse({ objectId: person.userId, cursor: log.nextCursor ?? undefined }),
    );
    expect(rest).toMatchObject({ items: [{ action: "user.set-password" }], nextCursor: null });
    expect(JSON.stringify(rest)).not.toContain("brand new");
  });
});

it("replaces one's own password only with the current one", async () => {
  const person = await givenUser();
  await setUserPassword(admin, { userId: person.userId, password: "the first password" });
  const replace = (currentPassword: string) =>
    setOwnPassword(person, { currentPassword, password: "the second password" });
  await expect(replace("a wrong password")).rejects.toMatchObject({ fields: [{ field: "currentPassword" }] });
  await replace("the first password");
  await expect(replace("the first password")).rejects.toMatchObject({ kind: "invalid" });
});

it("lists people page by page, project admins only those that can be members", async () => {
  const project = await givenProject();
  const projectAdmin = await givenUser({ roles: { [project.id]: "ADMIN" } });
  await database().user.createMany({
    data: Array.from({ length: 5 }, (_, n) => ({
      email: `z-customer-${n}@example.test`,
      name: `Cust_mer ${n}`,
    })),
  });
  const wanted = { kind: "customers", query: "cust_mer", limit: 3 };
  const first = await listUsers(admin, listUsersInput.parse(wanted));
  const second = await listUsers(admin, listUsersInput.parse({ ...wanted, cursor: first.nextCursor }));
  expect([...first.items, ...second.items].map(({ name }) => name.at(-1))).toEqual(["0", "1", "2", "3", "4"]);
  expect(second.nextCursor).toBeNull();

  const people = await listUsers(projectAdmin, listUsersInput.parse({}));
  expect(people.items.map(({ id }) => id)).toContain(projectAdmin.userId);
  expect(people.items.filter(({ email }) => email.startsWith("z-customer"))).toEqual([]);
  const elsewhere = await givenProject();
  const both = await givenUser({ roles: { [project.id]: "AGENT", [elsewhere.id]: "AGENT" } });
  const membershipsFor = async (actor: UserActor) => {
    const { items } = await listUsers(actor, listUsersInput.parse({ query: both.email }));
    return items.flatMap(({ memberships }) => memberships.map(({ projectId }) => projectId));
  };
  expect(await membershipsFor(projectAdmin)).toEqual([project.id]);
  expect((await membershipsFor(admin)).sort()).toEqual([project.id, elsewhere.id].sort());
  await expect(listUsers(projectAdmin, listUsersInput.parse({ kind: "all" }))).rejects.toMatchObject({
    kind: "forbidden",
  });
});

it("makes one customer of an address, however many ask at once", async () => {
  const customers = await Promise.all(
    ["One@Example.test", "one@example.test", " ONE@example.test"].map((email) =>
      database().$transaction((tx) => findOrCreateCustomer(tx, { email, name: "One\r\n\0" })),
    ),
  );
  expect(new Set(customers.map(({ id }) => id)).size).toBe(1);
  expect(customers[0]).toMatchObject({ email: "one@example.test", name: "One" });
});
