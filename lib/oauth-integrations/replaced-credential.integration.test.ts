import "@/lib/testing/integration-environment.ts";
import { beforeAll, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { openCredential, openPreviousCredential } from "./client-credential.ts";
import { createIntegration, createIntegrationInput } from "./create-integration.ts";
import { noteCredential } from "./credential-proof.ts";
import { deleteIntegration } from "./delete-integration.ts";
import { updateIntegration, updateIntegrationInput } from "./update-integration.ts";

const nowhere = "http://127.0.0.1:9";
const expiry = "2027-05-01T00:00:00Z";
let admin: UserActor;
let names = 0;

beforeAll(async () => {
  admin = await givenUser({ isSystemAdmin: true });
});

/** A custom integration with the secret "first", tested unless said otherwise. */
async function given(options: { readonly tested?: boolean } = {}): Promise<string> {
  names += 1;
  const { id } = await createIntegration(
    admin,
    createIntegrationInput.parse({
      name: `Replaced ${names}`,
      clientId: "desk",
      clientSecret: "first",
      credentialExpiresAt: expiry,
      scopes: [],
      authorizationEndpoint: `${nowhere}/a`,
      tokenEndpoint: `${nowhere}/t`,
      revocationEndpoint: `${nowhere}/r`,
    }),
  );
  if (options.tested !== false) {
    await database().oAuthIntegration.update({ where: { id }, data: { testedDigest: "of some day" } });
  }
  return id;
}

const update = (integrationId: string, change: Record<string, unknown>) =>
  updateIntegration(admin, updateIntegrationInput.parse({ integrationId, ...change }));

/** The secrets that are stored: the present one, and the one that is still in use. */
async function secretsOf(id: string): Promise<(string | null)[]> {
  const row = await database().oAuthIntegration.findUniqueOrThrow({ where: { id } });
  return [openCredential(row), openPreviousCredential(row)?.credential ?? null].map((credential) =>
    credential?.kind === "secret" ? credential.clientSecret : (credential?.kind ?? null),
  );
}

async function lastAudit(objectId: string): Promise<unknown> {
  const entry = await database().auditEntry.findFirst({ where: { objectId }, orderBy: { at: "desc" } });
  return entry?.detail;
}

it("stays in use after it was replaced", async () => {
  const id = await given();
  const view = await update(id, { clientSecret: "second" });
  expect(view.credential).toMatchObject({
    kind: "secret",
    previousInUse: true,
    refusedAt: null,
    expiresAt: null,
  });
  expect(await secretsOf(id)).toEqual(["second", "first"]);
  expect(await lastAudit(id)).toMatchObject({ credential: "secret replaced", previousCredential: "kept" });
});

it("of two in a row is the one that is proved", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  await update(id, { clientSecret: "third", credentialExpiresAt: "2028-01-01T00:00:00Z" });
  expect(await secretsOf(id)).toEqual(["third", "first"]);
});

it("keeps its date, which goes with it", async () => {
  const id = await given();
  const endOfSecond = "2028-01-01T00:00:00.000Z";
  const dates = async (change: Record<string, unknown>) => {
    const { credential } = await update(id, change);
    return [credential?.expiresAt, credential?.previousExpiresAt].map((at) => at?.toISOString() ?? null);
  };
  const first = "2027-05-01T00:00:00.000Z";
  expect(await dates({ clientSecret: "second", credentialExpiresAt: endOfSecond })).toEqual([
    endOfSecond,
    first,
  ]);
  // The oldest is the one that is still in use, so its date stays.
  expect(await dates({ clientSecret: "third" })).toEqual([null, first]);
  expect(await dates({ clientSecret: "first" })).toEqual([first, null]);
  await update(id, { clientSecret: "second" });
  expect(await dates({ dropPreviousCredential: true })).toEqual([null, null]);
  await update(id, { clientSecret: "first", credentialExpiresAt: expiry, dropPreviousCredential: true });
  await update(id, { clientSecret: "second" });
  expect(await dates({ clientId: "another" })).toEqual([null, null]);
});

it("loses its date when the new one has proved itself", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  const integration = await database().oAuthIntegration.findUniqueOrThrow({ where: { id } });
  expect(integration.previousCredentialExpiresAt).toEqual(new Date(expiry));
  await noteCredential(integration, "previous");
  expect(await database().oAuthIntegration.findUniqueOrThrow({ where: { id } })).toMatchObject({
    previousCredentialExpiresAt: new Date(expiry),
    credentialRefusedAt: expect.any(Date),
  });
  await noteCredential(integration, "present");
  expect(await database().oAuthIntegration.findUniqueOrThrow({ where: { id } })).toMatchObject({
    previousCredentialSealed: null,
    previousCredentialExpiresAt: null,
    credentialRefusedAt: null,
  });
});

it("is not kept when nothing ran on it", async () => {
  const id = await given({ tested: false });
  const view = await update(id, { clientSecret: "second" });
  expect(view.credential).toMatchObject({ previousInUse: false });
  expect(await secretsOf(id)).toEqual(["second", null]);
});

it("is kept when mailboxes run on it, tested or not", async () => {
  const id = await given({ tested: false });
  await database().oAuthGrant.create({
    data: {
      integrationId: id,
      mailboxAddress: "a@example.test",
      principal: "a@example.test",
      state: "ACTIVE",
    },
  });
  await update(id, { clientSecret: "second" });
  expect(await secretsOf(id)).toEqual(["second", "first"]);
});

it("comes back alone when it is entered again", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  await update(id, { clientSecret: "first" });
  expect(await secretsOf(id)).toEqual(["first", null]);
});

it("changes nothing when the present one is entered again", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  await update(id, { clientSecret: "second" });
  expect(await secretsOf(id)).toEqual(["second", "first"]);
});

it("may be of another kind", async () => {
  const id = await given();
  const view = await update(id, { certificate: { generate: true } });
  expect(view).toMatchObject({
    clientAuthentication: "PRIVATE_KEY_JWT",
    credential: { kind: "certificate", previousInUse: true },
  });
  expect(await secretsOf(id)).toEqual(["certificate", "first"]);
  await expect(update(id, { clientAuthentication: "CLIENT_SECRET_POST" })).rejects.toMatchObject({
    fields: [{ field: "clientAuthentication" }],
  });
});

it("is forgotten on demand", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  await database().oAuthIntegration.update({ where: { id }, data: { credentialRefusedAt: new Date() } });
  const view = await update(id, { dropPreviousCredential: true });
  expect(view.credential).toMatchObject({ previousInUse: false, refusedAt: null });
  expect(await secretsOf(id)).toEqual(["second", null]);
  expect(await lastAudit(id)).toMatchObject({ previousCredential: "dropped" });
});

it("is forgotten with another client ID", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  await update(id, { clientId: "another" });
  expect(await secretsOf(id)).toEqual(["second", null]);
});

it.each([
  ["token", { tokenEndpoint: "http://127.0.0.2:9/t" }],
  ["revocation", { revocationEndpoint: "http://127.0.0.2:9/r" }],
])("goes nowhere else when the %s endpoint moves: the new one is needed there", async (_which, moved) => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  await expect(update(id, moved)).rejects.toMatchObject({ fields: [{ field: "clientSecret" }] });
  await update(id, { ...moved, clientSecret: "third" });
  expect(await secretsOf(id)).toEqual(["third", null]);
});

it("does not let a key sign for another host either", async () => {
  const id = await given();
  await update(id, { certificate: { generate: true } });
  const moved = { tokenEndpoint: "http://127.0.0.2:9/t" };
  await expect(update(id, moved)).rejects.toMatchObject({ fields: [{ field: "certificate" }] });
  await update(id, { ...moved, certificate: { generate: true } });
  expect(await secretsOf(id)).toEqual(["certificate", null]);
});

it("lets one mailbox try the new one at once", async () => {
  const id = await given();
  const tomorrow = new Date(Date.now() + 86_400_000);
  for (const name of ["a", "b"]) {
    const mailboxAddress = `${name}@example.test`;
    const mailbox = { integrationId: id, mailboxAddress, principal: mailboxAddress };
    await database().oAuthGrant.create({ data: { ...mailbox, state: "ACTIVE", refreshDueAt: tomorrow } });
  }
  await update(id, { clientSecret: "second" });
  const due = await database().oAuthGrant.count({
    where: { integrationId: id, refreshDueAt: { lte: new Date() } },
  });
  expect(due).toBe(1);
});

it("does not hide a defect while it is replaced", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  const place = `OAuthIntegration:${id}:previousCredentialSealed`;
  const data = { previousCredentialSealed: sealSecret('{"kind":"of no kind"}', place) };
  await database().oAuthIntegration.update({ where: { id }, data });
  await expect(update(id, { clientSecret: "third" })).rejects.toThrow(/kind/);
});

it("can be replaced when it can not be read any more", async () => {
  const id = await given();
  await database().oAuthIntegration.update({ where: { id }, data: { clientSecretSealed: "v1.gone.AAAA" } });
  await update(id, { clientSecret: "second" });
  expect(await secretsOf(id)).toEqual(["second", null]);
});

it("goes with the integration", async () => {
  const id = await given();
  await update(id, { clientSecret: "second" });
  await deleteIntegration(admin, { integrationId: id });
  expect(await database().oAuthIntegration.count({ where: { id } })).toBe(0);
});
