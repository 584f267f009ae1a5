import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { systemActor, type UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenCast, givenProject, givenUser } from "@/lib/testing/factories.ts";
import {
  alertMailsLeave,
  givenIntegrationOfChannels,
  mailedOccasions,
  openAlerts,
  signInBy,
} from "@/lib/testing/integration-of-channels.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { listCredentialDates, listCredentialDatesInput } from "./list-credential-dates.ts";
import { raiseCredentialAlerts } from "./raise-credential-alerts.ts";

const now = new Date("2027-01-01T12:00:00Z");
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(now.getTime() + days * dayMs);

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
  grants: Parameters<typeof givenIntegrationOfChannels>[2] = [],
) => givenIntegrationOfChannels(now, columns, grants);

function givenChannel(project?: Awaited<ReturnType<typeof givenProject>>): Promise<MailDesk> {
  const address = `box-${randomUUID().slice(0, 8)}@desk.test`;
  return givenMailDesk({ address, password: "x", imapPort: 1, ...(project && { project }) });
}

const alerts = () => database().alert.findMany({ orderBy: { id: "asc" } });
/** Lets the clock go from day to day, with several runs on each. */
async function passDays(...days: readonly number[]): Promise<void> {
  for (const day of days) {
    await raiseCredentialAlerts(inDays(day));
    await raiseCredentialAlerts(new Date(inDays(day).getTime() + 3_600_000));
    await alertMailsLeave();
  }
}

describe("a client secret", () => {
  test("is warned of at 60, 30, 7 and 1 days and when it has ended, once each", async () => {
    const channel = await givenChannel();
    const { id, name } = await givenIntegration({ credentialExpiresAt: inDays(70) }, [{ usedBy: channel }]);
    await passDays(0, 5, 9);
    expect(await alerts()).toEqual([]);
    await passDays(10, 11, 25, 39, 40, 41, 55, 62, 63, 64, 68, 69, 70, 71, 75);
    expect(await mailedOccasions(admin.userId)).toEqual(["60-days", "30-days", "7-days", "1-day", "expired"]);
    expect(await alerts()).toMatchObject([
      {
        severity: "CRITICAL",
        title: `The client secret of "${name}" ended on 2027-03-12`,
        href: `/admin/oauth-integrations/${id}`,
        dueAt: inDays(70),
        projectIds: [],
        endedAt: null,
      },
    ]);
    const [first] = await database().alertMail.findMany({ orderBy: { id: "asc" } });
    expect(first?.subject).toBe(
      `Mailroom, action needed: The client secret of "${name}" ends on 2027-03-12 (in 60 days)`,
    );
    expect(first?.text).toContain(`- ${channel.address}`);
  });

  test("that is found late is warned of by the step that it has reached", async () => {
    await givenIntegration({ credentialExpiresAt: inDays(5) }, [{ usedBy: await givenChannel() }]);
    await raiseCredentialAlerts(now);
    expect(await mailedOccasions(admin.userId)).toEqual(["7-days"]);
  });

  test("that was replaced ends the alert, with a mail; its new day is warned of anew", async () => {
    const { id } = await givenIntegration({ credentialExpiresAt: inDays(5) }, [
      { usedBy: await givenChannel() },
    ]);
    await raiseCredentialAlerts(now);
    await alertMailsLeave();
    await database().oAuthIntegration.update({ where: { id }, data: { credentialExpiresAt: inDays(400) } });
    await raiseCredentialAlerts(now);
    await raiseCredentialAlerts(now);
    expect(await openAlerts()).toEqual([]);
    expect(await mailedOccasions(admin.userId)).toEqual(["7-days", "ended"]);
    const mail = await database().alertMail.findFirstOrThrow({ where: { occasion: "ended" } });
    expect(mail.text).toContain("the next day is 2028-02-05");

    await raiseCredentialAlerts(inDays(395));
    expect(await openAlerts()).toHaveLength(1);
  });

  test("of an integration that was deleted ends the alert", async () => {
    const channel = await givenChannel();
    const { id } = await givenIntegration({ credentialExpiresAt: inDays(5) }, [{ usedBy: channel }]);
    await raiseCredentialAlerts(now);
    await alertMailsLeave();
    await signInBy(channel, null);
    await database().oAuthGrant.deleteMany({ where: { integrationId: id } });
    await database().oAuthIntegration.delete({ where: { id } });
    await raiseCredentialAlerts(now);
    expect(await openAlerts()).toEqual([]);
    const mail = await database().alertMail.findFirstOrThrow({ where: { occasion: "ended" } });
    expect(mail.text).toContain("The integration was deleted.");
  });

  test("that no channel depends on is in the calendar and not in the mail", async () => {
    const { name } = await givenIntegration({ credentialExpiresAt: inDays(5) }, [{}]);
    await raiseCredentialAlerts(now);
    expect(await alerts()).toEqual([]);
    const { items } = await listCredentialDates(admin, listCredentialDatesInput.parse({}), now);
    expect(items).toMatchObject([
      { integrationName: name, daysLeft: 5, isUsed: false, mailboxAddress: null },
    ]);
  });

  test("whose channels are off is in the calendar and not in the mail", async () => {
    const channel = await givenChannel();
    await givenIntegration({ credentialExpiresAt: inDays(5) }, [
      { usedBy: channel, refreshTokenExpiresAt: inDays(5) },
    ]);
    await database().emailChannel.update({ where: { id: channel.channelId }, data: { enabled: false } });
    await raiseCredentialAlerts(now);
    expect(await alerts()).toEqual([]);
    const { items } = await listCredentialDates(admin, listCredentialDatesInput.parse({}), now);
    expect(items.map(({ isUsed }) => isUsed)).toEqual([false, false]);
  });

  test("is looked at by many workers at once: one alert, one mail", async () => {
    await givenIntegration({ credentialExpiresAt: inDays(5) }, [{ usedBy: await givenChannel() }]);
    await Promise.all(Array.from({ length: 5 }, () => raiseCredentialAlerts(now)));
    expect(await alerts()).toHaveLength(1);
    expect(await mailedOccasions(admin.userId)).toEqual(["7-days"]);
  });
});

describe("the authorization of a mailbox", () => {
  test("is warned of to the admins of its project, with the page where they cure it", async () => {
    const project = await givenProject();
    const cast = await givenCast(project.id);
    const channel = await givenChannel(project);
    await givenIntegration({}, [{ usedBy: channel, refreshTokenExpiresAt: inDays(6) }]);
    await raiseCredentialAlerts(now);
    expect(await openAlerts()).toMatchObject([
      {
        title: `The authorization of ${channel.address} ends on 2027-01-07`,
        href: `/projects/${project.key}/settings/email`,
        projectIds: [project.id],
      },
    ]);
    expect(await mailedOccasions(cast.projectAdmin.userId)).toEqual(["7-days"]);
    expect(await mailedOccasions(cast.agent.userId)).toEqual([]);
  });

  test("together with others of that day makes one alert", async () => {
    const [one, two] = [await givenChannel(), await givenChannel()];
    const { name } = await givenIntegration({}, [
      { usedBy: one, refreshTokenExpiresAt: inDays(6) },
      { usedBy: two, refreshTokenExpiresAt: new Date(inDays(6).getTime() + 60_000) },
      { refreshTokenExpiresAt: inDays(6) },
    ]);
    await raiseCredentialAlerts(now);
    expect((await openAlerts()).map(({ title }) => title)).toEqual([
      `The authorization of 2 mailboxes by "${name}" ends on 2027-01-07`,
    ]);
  });

  test("that lasts seven days in all is warned of on its last day only", async () => {
    const channel = await givenChannel();
    const { grantId } = await givenIntegration({}, [{ usedBy: channel }]);
    await database().oAuthGrant.update({
      where: { id: grantId },
      data: {
        authorizedAt: now,
        refreshTokenObtainedAt: now,
        refreshTokenExpiresAt: inDays(7),
        lastRefreshedAt: new Date(now.getTime() + 3_600_000),
      },
    });
    const refresh = (at: Date) =>
      database().oAuthGrant.update({ where: { id: grantId }, data: { lastRefreshedAt: at } });
    for (let day = 0; day < 7; day++) {
      await refresh(new Date(inDays(day).getTime() + 3_600_000));
      await raiseCredentialAlerts(new Date(inDays(day).getTime() + 3_700_000));
    }
    expect(await mailedOccasions(admin.userId)).toEqual(["1-day"]);
  });
});

test("the calendar reads no mailbox whose authorization goes on by itself, and each that may end", async () => {
  const address = (name: string) => ({ mailboxAddress: `${name}@desk.test` });
  const { id } = await givenIntegration({}, [
    address("healthy"),
    address("failing"),
    address("silent"),
    address("never"),
    { ...address("told"), refreshTokenExpiresAt: inDays(90) },
  ]);
  const settle = (name: string, data: Record<string, unknown>) =>
    database().oAuthGrant.updateMany({ where: { integrationId: id, ...address(name) }, data });
  await settle("failing", { consecutiveFailures: 1 });
  await settle("silent", { lastRefreshedAt: inDays(-4) });
  await settle("never", { lastRefreshedAt: null });
  const listed = async () =>
    (await listCredentialDates(admin, listCredentialDatesInput.parse({}), now)).items.map(
      ({ mailboxAddress }) => mailboxAddress?.split("@")[0],
    );
  expect(await listed()).toEqual(["told"]);
  // Unused authorizations end after 90 days, and each after seven of an application in testing.
  await database().oAuthIntegration.update({ where: { id }, data: { provider: "MICROSOFT" } });
  expect((await listed()).sort()).toEqual(["failing", "never", "silent", "told"]);
  await database().oAuthIntegration.update({ where: { id }, data: { failureCode: "invalid_client" } });
  expect((await listed()).sort()).toEqual(["failing", "healthy", "never", "silent", "told"]);
  const testing = {
    provider: "GOOGLE",
    providerSettings: { publishingStatus: "testing" },
    failureCode: null,
  };
  await database().oAuthIntegration.update({ where: { id }, data: testing });
  await settle("healthy", { authorizedAt: inDays(-1), lastRefreshedAt: inDays(-1) });
  expect(await listed()).toContain("healthy");
});

test("the calendar is sorted by day, comes in pages, and is for system admins", async () => {
  const channel = await givenChannel();
  await givenIntegration({ credentialExpiresAt: inDays(100) }, [
    { usedBy: channel, refreshTokenExpiresAt: inDays(20) },
    { mailboxAddress: "b@desk.test", refreshTokenExpiresAt: inDays(20) },
  ]);
  await givenIntegration({ credentialExpiresAt: inDays(-3) });
  const left: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listCredentialDates(systemActor("test"), { limit: 2, cursor }, now);
    left.push(...page.items.map(({ daysLeft }) => daysLeft));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(left).toEqual([-3, 20, 20, 100]);
  const projectAdmin = await givenUser({ roles: { [channel.projectId]: "ADMIN" } });
  const listing = listCredentialDates(projectAdmin, listCredentialDatesInput.parse({}), now);
  await expect(listing).rejects.toMatchObject({ kind: "forbidden" });
});
