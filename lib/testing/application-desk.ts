import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { testApplication } from "@/lib/mail-servers/test-application.ts";
import { createIntegration, createIntegrationInput } from "@/lib/oauth-integrations/create-integration.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { type DovecotServer, startDovecot } from "./dovecot-server.ts";
import { givenUser } from "./factories.ts";
import { type OidcServer, startOidcServer } from "./oidc-server.ts";
import { type PostfixServer, startPostfix } from "./postfix-server.ts";

type Started = {
  readonly oidc: OidcServer;
  readonly dovecot: DovecotServer;
  readonly postfix: PostfixServer;
  readonly admin: UserActor;
};

/**
 * For all tests of a file: real servers with these mailboxes, a system admin, and functions that register applications
 * which sign in by themselves.
 */
export function givenApplicationDesk(mailboxes: readonly string[]) {
  let started: Started | undefined;
  let count = 0;
  const desk = (): Started => {
    if (!started) throw new Error("The servers run within tests only.");
    return started;
  };
  beforeAll(async () => {
    const oidc = await startOidcServer();
    const users = mailboxes.map((address) => ({ address }));
    const dovecot = await startDovecot({ users, introspectionUrl: oidc.introspectionUrl });
    const postfix = await startPostfix({ dovecot, domains: ["example.test"] });
    setDefaultCACertificates([...getCACertificates("default"), dovecot.ca, postfix.ca]);
    started = { oidc, dovecot, postfix, admin: await givenUser({ isSystemAdmin: true }) };
  });
  afterAll(async () => {
    await started?.postfix.stop();
    await started?.dovecot.stop();
    await started?.oidc.stop();
  });
  afterEach(() => {
    const usual = { applicationMailbox: null, delegatedMailboxes: null, failTokenEndpoint: null };
    Object.assign(desk().oidc.behaviour, usual);
  });

  /** Untested; client credentials unless `change` says otherwise. */
  async function given(change: Record<string, unknown>): Promise<IntegrationView> {
    const { oidc, dovecot, postfix, admin } = desk();
    count += 1;
    const input = {
      name: `Application ${count}`,
      grantType: "CLIENT_CREDENTIALS",
      clientId: oidc.clientId,
      scopes: ["mail"],
      issuer: oidc.issuer,
      tokenEndpoint: oidc.tokenEndpoint,
      mailHosts: {
        imap: { host: dovecot.host, port: dovecot.imapsPort, security: "TLS" },
        smtp: { host: "localhost", port: postfix.submissionsPort, security: "TLS" },
      },
      ...change,
    };
    return createIntegration(admin, createIntegrationInput.parse(input));
  }

  const bySecret = () => given({ clientSecret: desk().oidc.clientSecret });

  /** The certificate is made by Mailroom, and then registered at the provider. */
  async function byCertificate(): Promise<IntegrationView> {
    const integration = await given({ clientId: "mailroom-certificate", certificate: { generate: true } });
    desk().oidc.registerCertificate(integration.credential?.certificate?.pem ?? "");
    return integration;
  }

  function byServiceAccount(): Promise<IntegrationView> {
    const { serviceAccount, clientId, keyId, privateKeyPem } = desk().oidc.serviceAccount();
    const serviceAccountKey = JSON.stringify({
      type: "service_account",
      client_id: clientId,
      client_email: serviceAccount,
      private_key_id: keyId,
      private_key: privateKeyPem,
      token_uri: "https://oauth2.googleapis.com/token",
    });
    return given({ provider: "GOOGLE", grantType: "JWT_BEARER", clientId: undefined, serviceAccountKey });
  }

  /** Tests an application; the mailbox, if one is given, lets it in. */
  async function test({ id }: IntegrationView, mailboxAddress?: string) {
    desk().oidc.behaviour.applicationMailbox = mailboxAddress ?? null;
    return testApplication(desk().admin, { integrationId: id, ...(mailboxAddress && { mailboxAddress }) });
  }

  /** The same application, after it has passed its test with the first mailbox. */
  async function tested(integration: IntegrationView): Promise<IntegrationView> {
    const { succeeded, steps } = await test(integration, mailboxes[0]);
    if (!succeeded) throw new Error(JSON.stringify(steps));
    return integration;
  }

  return { desk, given, bySecret, byCertificate, byServiceAccount, test, tested };
}

/** Steps in short, such as "mailbox ok". */
export const stepWords = (steps: readonly { readonly step: string; readonly state: string }[]) =>
  steps.map(({ step, state }) => `${step} ${state}`);
