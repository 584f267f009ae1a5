import "@/lib/testing/integration-environment.ts";
import { randomBytes } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { mayUseGrant } from "@/lib/mail-servers/may-use-grant.ts";
import { deleteIntegration } from "@/lib/oauth-integrations/delete-integration.ts";
import { getIntegration } from "@/lib/oauth-integrations/get-integration.ts";
import { settleGrantAlerts } from "@/lib/oauth-integrations/grant-alerts-settlement.ts";
import { mayAuthorizeMailbox, mayManageGrant } from "@/lib/oauth-integrations/integration-permission.ts";
import { database } from "@/lib/platform/database.ts";
import { problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenIntegrationAt, givenStoredGrant } from "@/lib/testing/oauth-factories.ts";

afterAll(closeQueues);

/** A global server with a handler that is on, which signs in by a grant. */
async function givenServerOfGrant() {
  const { id: integrationId } = await givenIntegrationAt("http://127.0.0.1:9/token");
  const mailboxAddress = `${randomBytes(4).toString("hex")}@example.test`;
  const grantId = await givenStoredGrant({ integrationId, mailboxAddress, refreshToken: "refresh" });
  const project = await givenProject();
  const server = await database().incomingServer.create({
    data: {
      name: `Global ${mailboxAddress}`,
      provider: "CUSTOM",
      mailServer: {
        create: {
          protocol: "IMAP",
          host: "127.0.0.1",
          port: 9,
          security: "NONE",
          username: mailboxAddress,
          authentication: "OAUTH",
          oauthGrantId: grantId,
        },
      },
    },
  });
  const handler = await database().mailHandler.create({
    data: {
      name: `Handler ${mailboxAddress}`,
      enabled: true,
      kind: "CREATE_OR_COMMENT",
      incomingServerId: server.id,
      projectId: project.id,
      requestTypeId: project.requestTypeId,
    },
  });
  return { integrationId, mailboxAddress, grantId, project, server, handler };
}

it("leaves the authorisation of a global server to system admins, whoever has given it", async () => {
  const { integrationId, mailboxAddress, grantId, project } = await givenServerOfGrant();
  const projectAdmin = await givenUser({ roles: { [project.id]: "ADMIN" } });
  const systemAdmin = await givenUser({ isSystemAdmin: true });
  const mailbox = { integrationId, mailboxAddress };
  const rightsOf = async (actor: typeof systemAdmin) => [
    await mayUseGrant(database(), actor, grantId, project.id),
    await mayManageGrant(database(), actor, mailbox),
    await mayAuthorizeMailbox(database(), actor, mailbox),
  ];
  for (const authorizedById of [null, projectAdmin.userId]) {
    await database().oAuthGrant.update({ where: { id: grantId }, data: { authorizedById } });
    expect(await rightsOf(projectAdmin)).toEqual([false, false, false]);
    expect(await rightsOf(systemAdmin)).toEqual([true, true, true]);
  }
});

it("keeps an integration while a global server uses it, and names the server", async () => {
  const { integrationId, server } = await givenServerOfGrant();
  const actor = await givenUser({ isSystemAdmin: true });
  const { usedByServers } = await getIntegration(actor, { integrationId });
  expect(usedByServers).toEqual([{ id: server.id, name: server.name }]);
  expect((await problemOf(deleteIntegration(actor, { integrationId }))).message).toContain(server.name);
});

it("raises the alert of a lost authorisation while a handler is on, and ends it when none is", async () => {
  const { grantId, mailboxAddress, server, handler } = await givenServerOfGrant();
  await database().oAuthGrant.update({
    where: { id: grantId },
    data: { state: "REAUTHORIZATION_REQUIRED", failureCode: "invalid_grant" },
  });
  const alert = () =>
    database().alert.findFirst({
      where: { kind: "authorization-needed", title: { contains: mailboxAddress } },
    });
  await settleGrantAlerts();
  expect(await alert()).toMatchObject({ href: `/admin/mail/incoming/${server.id}`, endedAt: null });
  await database().mailHandler.update({ where: { id: handler.id }, data: { enabled: false } });
  await settleGrantAlerts();
  expect((await alert())?.endedAt).not.toBeNull();
});
