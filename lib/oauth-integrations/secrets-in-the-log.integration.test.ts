import "@/lib/testing/integration-environment.ts";
import { symbols } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import {
  attemptAuthorization,
  finishAttempt,
  givenIntegration,
} from "@/lib/testing/authorization-attempt.ts";
import { clientCertificate } from "@/lib/testing/client-certificate.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import type { TokenEndpointFault, TokenEndpointRequest } from "@/lib/testing/oidc-behaviour.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { expireGrant, storedRefreshToken } from "@/lib/testing/stored-grant.ts";
import { credentialColumns, previousCredentialColumn } from "./client-credential.ts";
import { noteCredential } from "./credential-proof.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { requestTokens } from "./request-tokens.ts";

/** Parameters of token requests that nobody else may see. */
const secretParameters = [
  "code",
  "code_verifier",
  "refresh_token",
  "client_secret",
  "client_assertion",
  "assertion",
];

const logged: string[] = [];
const secrets = new Set<string>();
const stream: unknown = Reflect.get(logger(), symbols.streamSym);
const { level } = logger();
let oidc: OidcServer;
let admin: UserActor;
let fault: TokenEndpointFault | null = null;

beforeAll(async () => {
  Reflect.set(logger(), symbols.streamSym, { write: (line: string) => logged.push(line) });
  logger().level = "trace";
  oidc = await startOidcServer({ behaviour: { signInAs: "tester@example.test" } });
  secrets.add(oidc.clientSecret);
  oidc.behaviour.failTokenEndpoint = ({ parameters, headers }) => {
    for (const name of secretParameters) {
      for (const value of parameters.getAll(name)) secrets.add(value);
    }
    const { authorization } = headers;
    if (authorization !== undefined) secrets.add(authorization.replace("Basic ", ""));
    return fault;
  };
  admin = await givenUser({ isSystemAdmin: true });
});
afterAll(async () => {
  Reflect.set(logger(), symbols.streamSym, stream);
  logger().level = level;
  await oidc.stop();
});
afterEach(() => {
  fault = null;
  oidc.behaviour.idTokenClaims = {};
  oidc.behaviour.denyConsent = false;
  logged.length = 0;
  secrets.clear();
  secrets.add(oidc.clientSecret);
});

/** @param least what has to be in the log, so that a silent logger is noticed; null: nothing has to */
function expectNoSecret(least: RegExp | null): void {
  const text = logged.join("");
  if (least) expect(text).toMatch(least);
  const all = [...secrets, ...oidc.tokensGiven()].filter((secret) => secret !== "");
  expect(all.length).toBeGreaterThan(1);
  for (const secret of all) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(encodeURIComponent(secret));
  }
}

async function authorise(
  integrationId: string,
  change: (parameters: URLSearchParams) => void = () => {},
  input: Partial<Parameters<typeof finishAttempt>[1]> = {},
) {
  const going = await attemptAuthorization(admin, { integrationId, purpose: "test" });
  const parameters = new URLSearchParams(going.answer.searchParams);
  for (const name of ["code", "state"]) secrets.add(parameters.get(name) ?? "");
  secrets.add(going.started.browserBinding);
  change(parameters);
  return { going, finished: await finishAttempt(going, { parameters, ...input }) };
}

describe("an authorization", () => {
  it.each([
    ["that succeeds", () => {}, {}, null],
    ["that is denied", () => Object.assign(oidc.behaviour, { denyConsent: true }), {}, /access_denied/],
    [
      "whose id_token is another's",
      () => Object.assign(oidc.behaviour, { idTokenClaims: { aud: "other" } }),
      {},
      /id-token-audience/,
    ],
    ["from another browser", () => {}, { browserBinding: "another-browsers-own" }, /other-browser/],
    [
      "whose code is refused",
      () => {
        fault = { status: 400, body: '{"error":"invalid_grant"}' };
      },
      {},
      /invalid_grant/,
    ],
    [
      "that ends in a page",
      () => {
        fault = { status: 500, body: "<html>" };
      },
      {},
      /provider-failing/,
    ],
    [
      "that is cut off",
      () => {
        fault = "cut-after";
      },
      {},
      /endpoint-not-reached/,
    ],
  ])("%s", async (what, arrange, input, least) => {
    const { id } = await givenIntegration(admin, oidc, `Authorization ${what}`);
    arrange();
    await authorise(id, () => {}, input);
    expectNoSecret(least);
  });

  it("whose state is used twice, or is nobody's", async () => {
    const { id } = await givenIntegration(admin, oidc, "Twice");
    const { going } = await authorise(id);
    await finishAttempt(going);
    expectNoSecret(/state-used/);
    await authorise(id, (parameters) => {
      parameters.set("state", "nobodys-own-state");
      secrets.add("nobodys-own-state");
    });
    expectNoSecret(/state-unknown/);
  });

  it("whose issuer is another", async () => {
    const { id } = await givenIntegration(admin, oidc, "Other issuer");
    await authorise(id, (parameters) => parameters.set("iss", "https://evil.example"));
    expectNoSecret(/issuer-mismatch/);
  });
});

/** The server repeats in its words what it was just sent, as some do. */
const repeating =
  (error: string) =>
  (request: TokenEndpointRequest): TokenEndpointFault => {
    const sent = `${request.parameters} ${[...request.parameters.values()].join(" ")} ${request.headers.authorization}`;
    const error_description = `Not good: ${sent} ${oidc.clientSecret}`;
    return { status: 400, body: JSON.stringify({ error, error_description }) };
  };

describe("a refresh", () => {
  let grantId: string;
  let mailboxes = 0;

  async function refresh(): Promise<void> {
    const { id: integrationId } = await givenTestedIntegration(oidc);
    mailboxes += 1;
    grantId = await givenGrant(oidc, { integrationId, mailboxAddress: `m${mailboxes}@example.test` });
    secrets.add(await storedRefreshToken(grantId));
    await expireGrant(grantId);
    await freshAccessToken(grantId).catch((error: unknown) =>
      // As a worker tells of it.
      logger().error({ err: error, grantId }, "refresh failed"),
    );
  }

  it("that succeeds", async () => {
    await refresh();
    expectNoSecret(null);
  });

  it.each<readonly [string, (request: TokenEndpointRequest) => TokenEndpointFault, RegExp]>([
    ["invalid_client, repeating all", repeating("invalid_client"), /invalid_client/],
    ["invalid_grant, repeating all", repeating("invalid_grant"), /invalid_grant/],
    ["a page", () => ({ status: 502, body: "<html>" }), /provider-failing/],
    ["a refusal of a proxy", () => ({ status: 403, body: [...secrets].join(" ") }), /answer-not-understood/],
    ["too many requests", () => ({ status: 429, body: "{}" }), /too-many-requests/],
    ["a cut", () => "cut", /endpoint-not-reached/],
    ["a cut after the rotation", () => "cut-after", /endpoint-not-reached/],
    [
      "no token",
      () => ({ status: 200, body: '{"refresh_token":"new-and-secret"}' }),
      /answer-not-understood/,
    ],
  ])("that ends in %s", async (_what, answer, least) => {
    const own = oidc.behaviour.failTokenEndpoint;
    // The mailbox is authorised first; only its refresh fails.
    oidc.behaviour.failTokenEndpoint = (request) => {
      if (typeof own === "function") own(request);
      return request.parameters.get("grant_type") === "refresh_token" ? answer(request) : null;
    };
    secrets.add("new-and-secret");
    await refresh();
    oidc.behaviour.failTokenEndpoint = own;
    expectNoSecret(least);
  });

  it("with the credential before, and that of a service account", async () => {
    const { id } = await givenTestedIntegration(oidc);
    const previous = { kind: "secret", clientSecret: oidc.clientSecret } as const;
    const present = { kind: "certificate", ...clientCertificate() } as const;
    secrets.add(present.privateKeyPem);
    const integration = await database().oAuthIntegration.update({
      where: { id },
      data: {
        ...credentialColumns(id, present),
        previousCredentialSealed: previousCredentialColumn(id, {
          credential: previous,
          clientAuthentication: "CLIENT_SECRET_BASIC",
        }),
      },
    });
    const grant = await givenGrant(oidc, { integrationId: id, mailboxAddress: "before@example.test" });
    const row = await database().oAuthGrant.findUniqueOrThrow({ where: { id: grant } });
    await noteCredential(integration, (await requestTokens(row, integration)).accepted);
    const account = { kind: "service-account", ...oidc.serviceAccount() } as const;
    secrets.add(account.privateKeyPem);
    await requestTokens(row, {
      ...integration,
      ...credentialColumns(id, account),
      grantType: "JWT_BEARER",
      scopes: ["mail"],
    });
    expectNoSecret(/credential-refused/);
  });
});
