import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import {
  attemptAuthorization,
  finishAttempt,
  givenIntegration,
} from "@/lib/testing/authorization-attempt.ts";
import { clientCertificate } from "@/lib/testing/client-certificate.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { usualBehaviour } from "@/lib/testing/oidc-behaviour.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { credentialColumns } from "./client-credential.ts";
import { settingsDigestOf } from "./settings-digest.ts";

let oidc: OidcServer;
let admin: UserActor;
let integrationId: string;
let anyTenantId: string;

const tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
const otherTenant = "00000000-0000-4000-8000-000000000000";

beforeAll(async () => {
  oidc = await startOidcServer({ behaviour: { signInAs: "tester@example.test" } });
  admin = await givenUser({ isSystemAdmin: true });
  integrationId = (await givenIntegration(admin, oidc, "Names itself", { issuerInResponse: true })).id;
  const issuer = `${oidc.issuer}/{tenantid}/v2.0`;
  anyTenantId = (await givenIntegration(admin, oidc, "Any tenant")).id;
  await database().oAuthIntegration.update({ where: { id: anyTenantId }, data: { issuer } });
});
afterAll(() => oidc.stop());
afterEach(() => {
  Object.assign(oidc.behaviour, usualBehaviour, { signInAs: "tester@example.test" });
});

async function outcomeOf(id: string, change: (parameters: URLSearchParams) => void = () => {}) {
  const going = await attemptAuthorization(admin, { integrationId: id, purpose: "test" });
  const parameters = new URLSearchParams(going.answer.searchParams);
  change(parameters);
  const before = oidc.tokenRequestCount();
  const finished = await finishAttempt(going, { parameters });
  const failed = finished.steps.find(({ state }) => state === "failed");
  return {
    outcome: finished.succeeded ? "succeeded" : `${failed?.step} ${failed?.code}`,
    cure: failed?.cure,
    asked: oidc.tokenRequestCount() - before,
  };
}

describe("the issuer of the answer (RFC 9207)", () => {
  it.each([
    ["as the server gives it", () => {}, "succeeded"],
    ["missing", (answer: URLSearchParams) => answer.delete("iss"), "code issuer-missing"],
    [
      "another",
      (answer: URLSearchParams) => answer.set("iss", "https://evil.example"),
      "code issuer-mismatch",
    ],
    [
      "twice",
      (answer: URLSearchParams) => answer.append("iss", answer.get("iss") ?? ""),
      "code malformed-response",
    ],
  ])("%s: the code goes nowhere unless it is right", async (_what, change, outcome) => {
    const result = await outcomeOf(integrationId, change);
    expect(result.outcome).toBe(outcome);
    if (outcome === "succeeded") return;
    expect(result).toMatchObject({ asked: 0, cure: expect.stringMatching(/\S/) });
  });

  it("is not missed where the server never names itself", async () => {
    oidc.behaviour.issuerInAnswer = false;
    const { id } = await givenIntegration(admin, oidc, "Does not name itself");
    expect((await outcomeOf(id)).outcome).toBe("succeeded");
  });
});

describe("an id_token", () => {
  it.each([
    ["of another issuer", { iss: "https://evil.example" }, "token id-token-issuer"],
    ["for another client", { aud: "other" }, "token id-token-audience"],
    ["of another sign-in", { nonce: "other" }, "token id-token-nonce"],
    ["of no sign-in", { nonce: undefined }, "token id-token-nonce"],
  ])("%s: nothing is kept", async (_what, claims, outcome) => {
    oidc.behaviour.idTokenClaims = claims;
    expect(await outcomeOf(integrationId)).toMatchObject({ outcome, cure: expect.stringMatching(/\S/) });
  });

  const tenantIssuer = (id: string) => `${oidc.issuer}/${id}/v2.0`;

  it("of any tenant is accepted when its tid is that of its issuer", async () => {
    oidc.behaviour.issuerInAnswer = tenantIssuer(tenant);
    oidc.behaviour.idTokenClaims = { iss: tenantIssuer(tenant), tid: tenant };
    expect((await outcomeOf(anyTenantId)).outcome).toBe("succeeded");
    oidc.behaviour.idTokenClaims = { iss: tenantIssuer(tenant), tid: otherTenant };
    expect((await outcomeOf(anyTenantId)).outcome).toBe("token id-token-tenant");
  });

  it("of another tenant than the one that is meant is refused", async () => {
    const { id } = await givenIntegration(admin, oidc, "One tenant");
    await database().oAuthIntegration.update({ where: { id }, data: { issuer: tenantIssuer(tenant) } });
    oidc.behaviour.issuerInAnswer = false;
    oidc.behaviour.idTokenClaims = { iss: tenantIssuer(otherTenant), tid: otherTenant };
    expect((await outcomeOf(id)).outcome).toBe("token id-token-issuer");
  });
});

it("a client with a certificate instead of a secret runs the whole flow", async () => {
  const credential = { kind: "certificate", ...clientCertificate() } as const;
  const { clientId } = oidc.registerCertificate(credential.certificatePem);
  const { id } = await givenIntegration(admin, oidc, "Certificate");
  const before = await database().oAuthIntegration.findUniqueOrThrow({ where: { id } });
  const settings = { ...before, clientId, clientAuthentication: "PRIVATE_KEY_JWT" as const };
  await database().oAuthIntegration.update({
    where: { id },
    data: {
      clientId,
      clientAuthentication: settings.clientAuthentication,
      ...credentialColumns(id, credential),
      settingsDigest: settingsDigestOf({ ...settings, credential }),
    },
  });
  expect((await outcomeOf(id)).outcome).toBe("succeeded");
});
