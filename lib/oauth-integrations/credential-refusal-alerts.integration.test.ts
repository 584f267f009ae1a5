import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import {
  alertMailsLeave,
  givenIntegrationOfChannels,
  mailedOccasions,
  openAlerts,
} from "@/lib/testing/integration-of-channels.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { previousCredentialColumn } from "./client-credential.ts";
import { settleGrantAlerts } from "./grant-alerts-settlement.ts";

const ends = new Date("2027-02-10T00:00:00Z");
let admin: UserActor;
let projectAdmin: UserActor;
let channel: MailDesk;

beforeAll(async () => {
  admin = await givenUser({ isSystemAdmin: true });
  const address = `box-${randomUUID().slice(0, 8)}@desk.test`;
  channel = await givenMailDesk({ address, password: "x", imapPort: 1 });
  projectAdmin = await givenUser({ roles: { [channel.projectId]: "ADMIN" } });
});

afterEach(async () => {
  const db = database();
  await db.alert.deleteMany();
  await db.mailServer.updateMany({ data: { oauthGrantId: null } });
  await db.emailChannel.updateMany({ data: { enabled: true } });
  await db.oAuthGrant.deleteMany();
  await db.oAuthIntegration.deleteMany();
});

/** An integration whose new secret is refused while the one before still works. */
async function givenRefused(): Promise<{ id: string; name: string }> {
  const { id, name } = await givenIntegrationOfChannels(new Date(), {}, [{ usedBy: channel }]);
  await change(id, {
    clientSecretSealed: "sealed",
    credentialRefusedAt: new Date(),
    previousCredentialExpiresAt: ends,
    previousCredentialSealed: previousCredentialColumn(id, {
      credential: { kind: "secret", clientSecret: "before" },
      clientAuthentication: "CLIENT_SECRET_BASIC",
    }),
  });
  return { id, name };
}

async function change(
  id: string,
  data: {
    clientSecretSealed?: string;
    credentialRefusedAt?: Date | null;
    previousCredentialExpiresAt?: Date | null;
    previousCredentialSealed?: string | null;
  },
): Promise<void> {
  await database().oAuthIntegration.update({ where: { id }, data });
}

test("a new secret that the provider refuses is told to system admins once, with the day on which the old one ends", async () => {
  const { id, name } = await givenRefused();
  await settleGrantAlerts();
  await settleGrantAlerts();
  const [alert, ...more] = await openAlerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    kind: "credential-refused",
    severity: "WARNING",
    title: `The provider refuses the new client secret of "${name}"`,
    href: `/admin/oauth-integrations/${id}`,
    projectIds: [],
    dueAt: ends,
  });
  expect(alert?.detail).toContain("2027-02-10");
  expect(await mailedOccasions(admin.userId)).toEqual(["raised"]);
  expect(await mailedOccasions(projectAdmin.userId)).toEqual([]);
  const mail = await database().alertMail.findFirstOrThrow();
  expect(mail.subject).toContain("Mailroom, action needed: ");
  expect(mail.text).toContain(`- ${channel.address}`);
});

test.each([
  [
    "has worked or the one before was dropped",
    { previousCredentialSealed: null, previousCredentialExpiresAt: null, credentialRefusedAt: null },
    "Only the new credential is used from now on.",
  ],
  ["was replaced by another", { credentialRefusedAt: null }, "It was replaced again"],
  [
    "is the only one that is left",
    { previousCredentialSealed: null },
    "Only the new credential is used from now on.",
  ],
])("ends when the new one %s", async (_what, data, words) => {
  const { id } = await givenRefused();
  await settleGrantAlerts();
  await alertMailsLeave();
  await change(id, data);
  await settleGrantAlerts();
  await settleGrantAlerts();
  expect(await openAlerts()).toEqual([]);
  expect(await mailedOccasions(admin.userId)).toEqual(["raised", "ended"]);
  const end = await database().alertMail.findFirstOrThrow({ where: { occasion: "ended" } });
  expect(end.text).toContain(words);
});

test("is told while a channel that is on depends on it, and ends with the integration", async () => {
  await database().emailChannel.updateMany({ data: { enabled: false } });
  const { id } = await givenRefused();
  await settleGrantAlerts();
  expect(await openAlerts()).toEqual([]);
  await database().emailChannel.updateMany({ data: { enabled: true } });
  await settleGrantAlerts();
  expect(await openAlerts()).toHaveLength(1);
  await database().mailServer.updateMany({ data: { oauthGrantId: null } });
  await database().oAuthGrant.deleteMany();
  await database().oAuthIntegration.delete({ where: { id } });
  await settleGrantAlerts();
  expect(await openAlerts()).toEqual([]);
});

test("what never was refused, or has nothing before it, raises nothing", async () => {
  const { id } = await givenRefused();
  await change(id, { credentialRefusedAt: null });
  await settleGrantAlerts();
  await change(id, { credentialRefusedAt: new Date(), previousCredentialSealed: null });
  await settleGrantAlerts();
  expect(await database().alert.count()).toBe(0);
});
