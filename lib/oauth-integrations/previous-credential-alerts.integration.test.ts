import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
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
import { listCredentialDates, listCredentialDatesInput } from "./list-credential-dates.ts";
import { raiseCredentialAlerts } from "./raise-credential-alerts.ts";

const now = new Date("2027-01-01T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

let admin: UserActor;
beforeAll(async () => {
  admin = await givenUser({ isSystemAdmin: true });
});

afterEach(async () => {
  const db = database();
  await db.alert.deleteMany();
  await db.mailServer.updateMany({ data: { oauthGrantId: null } });
  await db.oAuthGrant.deleteMany();
  await db.oAuthIntegration.deleteMany();
});

const givenIntegration = (
  columns: { credentialExpiresAt?: Date },
  grants: Parameters<typeof givenIntegrationOfChannels>[2],
) => givenIntegrationOfChannels(now, columns, grants);

function givenChannel(): Promise<MailDesk> {
  const address = `box-${randomUUID().slice(0, 8)}@desk.test`;
  return givenMailDesk({ address, password: "x", imapPort: 1 });
}

async function passDays(...days: readonly number[]): Promise<void> {
  for (const day of days) {
    await raiseCredentialAlerts(inDays(day));
    await alertMailsLeave();
  }
}

describe("a credential that was replaced and is still in use", () => {
  async function givenReplaced(): Promise<{ id: string; name: string }> {
    const { id, name } = await givenIntegration({ credentialExpiresAt: inDays(400) }, [
      { usedBy: await givenChannel() },
    ]);
    await database().oAuthIntegration.update({
      where: { id },
      data: {
        previousCredentialSealed: previousCredentialColumn(id, {
          credential: { kind: "certificate", privateKeyPem: "KEY", certificatePem: "PEM" },
          clientAuthentication: "PRIVATE_KEY_JWT",
        }),
        previousCredentialExpiresAt: inDays(40),
      },
    });
    return { id, name };
  }

  test("is in the calendar as what it is, until its successor has worked", async () => {
    const { id } = await givenReplaced();
    const listed = async () =>
      (await listCredentialDates(admin, listCredentialDatesInput.parse({}), now)).items.map(
        ({ kind, what, daysLeft }) => [kind, what, daysLeft],
      );
    expect(await listed()).toEqual([
      ["previous-certificate", "Previous certificate, still in use", 40],
      ["client-secret", "Client secret", 400],
    ]);
    // What can not be opened is not in use either.
    for (const previousCredentialSealed of ["damaged", null]) {
      await database().oAuthIntegration.update({ where: { id }, data: { previousCredentialSealed } });
      expect(await listed()).toEqual([["client-secret", "Client secret", 400]]);
    }
  });

  test("is warned of by the same steps, until its successor has worked", async () => {
    const { id, name } = await givenReplaced();
    await passDays(0, 11, 34);
    expect(await mailedOccasions(admin.userId)).toEqual(["60-days", "30-days", "7-days"]);
    expect(await openAlerts()).toMatchObject([
      {
        title: `The previous certificate of "${name}", which is still in use, ends on 2027-02-10`,
        severity: "WARNING",
        href: `/admin/oauth-integrations/${id}`,
        projectIds: [],
      },
    ]);
    await database().oAuthIntegration.update({ where: { id }, data: { previousCredentialSealed: null } });
    await passDays(35);
    expect(await openAlerts()).toEqual([]);
    const end = await database().alertMail.findFirstOrThrow({ where: { occasion: "ended" } });
    expect(end.text).toContain("the next day is 2028-02-05");
  });

  test("goes on with the alert of its day: nothing is solved yet, and nothing is mailed twice", async () => {
    const { id } = await givenIntegration({ credentialExpiresAt: inDays(5) }, [
      { usedBy: await givenChannel() },
    ]);
    await passDays(0);
    await database().oAuthIntegration.update({
      where: { id },
      data: {
        previousCredentialSealed: previousCredentialColumn(id, {
          credential: { kind: "secret", clientSecret: "before" },
          clientAuthentication: "CLIENT_SECRET_BASIC",
        }),
        previousCredentialExpiresAt: inDays(5),
        credentialExpiresAt: inDays(400),
      },
    });
    await passDays(1);
    expect(await openAlerts()).toHaveLength(1);
    expect(await mailedOccasions(admin.userId)).toEqual(["7-days"]);
  });
});
