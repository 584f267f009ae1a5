import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { refreshAccessToken } from "@/lib/oauth-integrations/refresh-access-token.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { expireGrant } from "@/lib/testing/stored-grant.ts";
import { metricsText } from "./metrics-text.ts";

let oidc: OidcServer;

beforeAll(async () => {
  oidc = await startOidcServer();
});
afterAll(async () => {
  await closeQueues();
  await oidc.stop();
});

/** How many token requests have been counted, by result. */
async function refreshes(): Promise<Record<string, number>> {
  const samples = (await metricsText()).matchAll(
    /^mailroom_token_refreshes_total\{result="(\w+)"\} (\d+)$/gm,
  );
  return Object.fromEntries([...samples].map(([, result = "", value]) => [result, Number(value)]));
}

test("requests for new access tokens are counted, by what the provider answered", async () => {
  const { id: integrationId } = await givenTestedIntegration(oidc);
  const grantId = await givenGrant(oidc, { integrationId, mailboxAddress: "counted@example.test" });
  const { ok = 0, failed = 0 } = await refreshes();

  await expireGrant(grantId);
  await refreshAccessToken(grantId);
  expect(await refreshes()).toEqual({ ok: ok + 1, failed });
  // Its token is fresh: the provider is not asked.
  await refreshAccessToken(grantId);
  expect(await refreshes()).toEqual({ ok: ok + 1, failed });

  oidc.behaviour.failTokenEndpoint = { status: 503, body: "" };
  await expireGrant(grantId);
  await refreshAccessToken(grantId);
  expect(await refreshes()).toEqual({ ok: ok + 1, failed: failed + 1 });
});
