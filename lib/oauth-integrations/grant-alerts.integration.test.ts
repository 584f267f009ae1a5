import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenCast, givenProject } from "@/lib/testing/factories.ts";
import {
  alertMailsLeave,
  givenIntegrationOfChannels,
  mailedOccasions,
  openAlerts,
  signInBy,
} from "@/lib/testing/integration-of-channels.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import {
  endApplicationAlert,
  endGrantAlert,
  raiseApplicationAlert,
  raiseGrantAlert,
} from "./grant-alerts.ts";
import { settleGrantAlerts } from "./grant-alerts-settlement.ts";

afterEach(async () => {
  const db = database();
  await db.alert.deleteMany();
  await db.mailServer.updateMany({ data: { oauthGrantId: null } });
  await db.oAuthGrant.deleteMany();
  await db.oAuthIntegration.deleteMany();
});

const givenIntegration = (grants: Parameters<typeof givenIntegrationOfChannels>[2]) =>
  givenIntegrationOfChannels(new Date(), {}, grants);

function givenChannel(project?: Awaited<ReturnType<typeof givenProject>>): Promise<MailDesk> {
  const address = `box-${randomUUID().slice(0, 8)}@desk.test`;
  return givenMailDesk({ address, password: "x", imapPort: 1, ...(project && { project }) });
}

async function switchOn(enabled: boolean, ...channels: readonly MailDesk[]): Promise<void> {
  const ids = channels.map(({ channelId }) => channelId);
  await database().emailChannel.updateMany({ where: { id: { in: ids } }, data: { enabled } });
}

const alerts = () => database().alert.count();
const inTransaction = (act: typeof raiseGrantAlert, id: string) =>
  database().$transaction((tx) => act(tx, id));

describe("a mailbox that has to be authorised again", () => {
  test("is told to the admins of the projects that use it, and so is its recovery", async () => {
    const project = await givenProject();
    const cast = await givenCast(project.id);
    const channel = await givenChannel(project);
    const { grantId } = await givenIntegration([{ usedBy: channel, state: "REAUTHORIZATION_REQUIRED" }]);
    await inTransaction(raiseGrantAlert, grantId);
    await inTransaction(raiseGrantAlert, grantId);
    expect(await openAlerts()).toMatchObject([
      {
        title: `${channel.address} has to be authorised again`,
        href: `/projects/${project.key}/settings/email`,
        severity: "CRITICAL",
      },
    ]);
    expect(await mailedOccasions(cast.projectAdmin.userId)).toEqual(["raised"]);
    expect(await mailedOccasions(cast.adminElsewhere.userId)).toEqual([]);
    await alertMailsLeave();
    await inTransaction(endGrantAlert, grantId);
    expect(await openAlerts()).toEqual([]);
    expect(await mailedOccasions(cast.projectAdmin.userId)).toEqual(["raised", "ended"]);
  });

  test("of two projects leads to the integration, for neither settings page shows all", async () => {
    const [one, two] = [await givenChannel(), await givenChannel()];
    const { id, grantId } = await givenIntegration([{ usedBy: one }]);
    await signInBy(two, grantId);
    await inTransaction(raiseGrantAlert, grantId);
    const [alert] = await openAlerts();
    expect(alert?.href).toBe(`/admin/oauth-integrations/${id}`);
    expect(alert?.projectIds).toEqual([one.projectId, two.projectId].sort());
  });

  test("raises nothing while no channel uses it", async () => {
    const { grantId } = await givenIntegration([{ state: "REAUTHORIZATION_REQUIRED" }]);
    await inTransaction(raiseGrantAlert, grantId);
    await inTransaction(raiseGrantAlert, randomUUID());
    expect(await alerts()).toBe(0);
  });

  test("is found by the settlement when a channel began to use it later, and ended when none does", async () => {
    const channel = await givenChannel();
    const { grantId } = await givenIntegration([{ state: "REAUTHORIZATION_REQUIRED" }]);
    await settleGrantAlerts();
    expect(await alerts()).toBe(0);
    await signInBy(channel, grantId);
    await settleGrantAlerts();
    await settleGrantAlerts();
    expect(await openAlerts()).toHaveLength(1);
    await signInBy(channel, null);
    await settleGrantAlerts();
    expect(await openAlerts()).toEqual([]);
  });

  test("raises nothing while nobody has authorised it yet", async () => {
    const { grantId } = await givenIntegration([
      { usedBy: await givenChannel(), state: "REAUTHORIZATION_REQUIRED" },
    ]);
    const never = { failureCode: "not-authorized-yet", failureDetail: "Nobody has authorised it yet." };
    await database().oAuthGrant.update({ where: { id: grantId }, data: never });
    await settleGrantAlerts();
    await inTransaction(raiseGrantAlert, grantId);
    expect(await alerts()).toBe(0);
  });

  test("is told of the channels that are on: raised when one is switched on, ended when all are off", async () => {
    const [one, two] = [await givenChannel(), await givenChannel()];
    await switchOn(false, one, two);
    const { grantId } = await givenIntegration([{ usedBy: one, state: "REAUTHORIZATION_REQUIRED" }]);
    await signInBy(two, grantId);
    await inTransaction(raiseGrantAlert, grantId);
    await settleGrantAlerts();
    expect(await alerts()).toBe(0);
    await switchOn(true, two);
    await settleGrantAlerts();
    expect(await openAlerts()).toMatchObject([{ projectIds: [two.projectId] }]);
    await alertMailsLeave();
    await switchOn(false, two);
    await settleGrantAlerts();
    expect(await openAlerts()).toEqual([]);
    const end = await database().alertMail.findFirst({ where: { occasion: "ended" } });
    expect(end?.text ?? "No channel that is switched on").toContain("No channel that is switched on");
  });
});

test("an application whose channels are off is told to nobody, and ended when they are switched off", async () => {
  const channel = await givenChannel();
  const { id } = await givenIntegration([{ usedBy: channel }]);
  await database().oAuthIntegration.update({ where: { id }, data: { failureCode: "invalid_client" } });
  await switchOn(false, channel);
  await inTransaction(raiseApplicationAlert, id);
  await settleGrantAlerts();
  expect(await alerts()).toBe(0);
  await switchOn(true, channel);
  await settleGrantAlerts();
  expect(await openAlerts()).toHaveLength(1);
  await switchOn(false, channel);
  await settleGrantAlerts();
  expect(await openAlerts()).toEqual([]);
});

test("an application that the provider refuses is told to all its projects, and ended by the settlement", async () => {
  const project = await givenProject();
  const cast = await givenCast(project.id);
  const { id, name } = await givenIntegration([{ usedBy: await givenChannel(project) }]);
  const refused = { failureCode: "invalid_client", failureDetail: "The secret has ended." };
  await database().oAuthIntegration.update({ where: { id }, data: refused });
  await settleGrantAlerts();
  expect(await openAlerts()).toMatchObject([
    {
      title: `The provider refuses the application of "${name}"`,
      href: `/admin/oauth-integrations/${id}`,
      projectIds: [project.id],
    },
  ]);
  expect(await mailedOccasions(cast.projectAdmin.userId)).toEqual(["raised"]);
  await database().oAuthIntegration.update({ where: { id }, data: { failureCode: null } });
  await settleGrantAlerts();
  expect(await openAlerts()).toEqual([]);
  await inTransaction(raiseApplicationAlert, id);
  await inTransaction(endApplicationAlert, id);
  expect(await openAlerts()).toEqual([]);
});
