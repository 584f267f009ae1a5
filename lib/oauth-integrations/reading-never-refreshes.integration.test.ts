import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { listAlerts } from "@/lib/alerts/list-alerts.ts";
import { getChannel } from "@/lib/email-channels/get-channel.ts";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { listConnectivity } from "@/lib/inbound/list-connectivity.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenChannelOfGrant, givenIntegrationAt, givenStoredGrant } from "@/lib/testing/oauth-factories.ts";
import { expireGrant, grantRow } from "@/lib/testing/stored-grant.ts";
import { startTokenEndpoint, type TokenEndpoint } from "@/lib/testing/token-endpoint.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { getGrant } from "./get-grant.ts";
import { getIntegration } from "./get-integration.ts";
import { listCredentialDates } from "./list-credential-dates.ts";
import { listGrants } from "./list-grants.ts";
import { listIntegrations } from "./list-integrations.ts";

let endpoint: TokenEndpoint;
let admin: UserActor;
let projectKey: string;
let integrationId: string;
const grantIds: string[] = [];
const channelIds: string[] = [];

beforeAll(async () => {
  endpoint = await startTokenEndpoint();
  admin = await givenUser({ isSystemAdmin: true });
  const project = await givenProject();
  projectKey = project.key;
  integrationId = (await givenIntegrationAt(endpoint.url)).id;
  for (const name of ["one", "two", "three"]) {
    const mailboxAddress = `${name}@reading.test`;
    const refreshToken = endpoint.authorise(mailboxAddress);
    const grantId = await givenStoredGrant({ integrationId, mailboxAddress, refreshToken });
    channelIds.push((await givenChannelOfGrant(grantId, { address: mailboxAddress, project })).id);
    await expireGrant(grantId);
    grantIds.push(grantId);
  }
});
afterAll(() => endpoint.stop());

it("no page waits for a provider: expired tokens are shown as they are", async () => {
  const limit = 50;
  expect((await listIntegrations(admin)).items).toHaveLength(1);
  await getIntegration(admin, { integrationId });
  const { items } = await listGrants(admin, { integrationId, limit });
  expect(items).toHaveLength(3);
  for (const { expiresAt } of items) expect(expiresAt?.getTime()).toBeLessThan(Date.now());
  for (const grantId of grantIds) await getGrant(admin, { grantId });
  await listCredentialDates(admin, { limit });
  await listAlerts(admin, { state: "open", limit });
  expect((await listChannels(admin, { projectKey })).items).toHaveLength(3);
  for (const channelId of channelIds) {
    const { incoming } = await getChannel(admin, { channelId });
    await listConnectivity(admin, { projectKey, mailboxId: incoming.mailboxId, limit });
  }
  expect(endpoint.requestCount()).toBe(0);
  for (const grantId of grantIds) expect((await grantRow(grantId)).leaseFence).toBe(0);

  // The same mailboxes would ask, if somebody needed their tokens.
  await freshAccessToken(grantIds[0] ?? "");
  expect(endpoint.requestCount()).toBe(1);
});
