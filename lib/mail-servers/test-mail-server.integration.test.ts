import "@/lib/testing/integration-environment.ts";
import { createServer, type Server } from "node:net";
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { selfSignedCertificate } from "@/lib/testing/certificate.ts";
import { type DovecotServer, startDovecot } from "@/lib/testing/dovecot-server.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { type PostfixServer, startPostfix } from "@/lib/testing/postfix-server.ts";
import type { ConnectionTestStep } from "./connection-test-step.ts";
import { type MailServerUnderTest, testMailServer } from "./test-mail-server.ts";

const support = "support@example.test";
const revoked = "revoked@example.test";
const ceo = "ceo@example.test";
const password = "correct horse battery";

let oidc: OidcServer;
let dovecot: DovecotServer;
let postfix: PostfixServer;
let integrationId: string;
const systemCertificates = getCACertificates("default");

beforeAll(async () => {
  oidc = await startOidcServer();
  const users = [support, revoked, ceo].map((address) => ({ address, password }));
  dovecot = await startDovecot({ users, introspectionUrl: oidc.introspectionUrl });
  postfix = await startPostfix({ dovecot, domains: ["example.test"] });
  setDefaultCACertificates([...systemCertificates, dovecot.ca, postfix.ca]);
  ({ id: integrationId } = await givenTestedIntegration(oidc));
});

afterAll(async () => {
  await postfix?.stop();
  await dovecot?.stop();
  await oidc?.stop();
});

function imap(changes: Partial<MailServerUnderTest> = {}): MailServerUnderTest {
  return {
    protocol: "IMAP",
    host: "localhost",
    port: dovecot.imapsPort,
    security: "TLS",
    timeoutMs: 3_000,
    username: support,
    secret: { method: "password", password },
    ...changes,
  };
}

function smtp(changes: Partial<MailServerUnderTest> = {}): MailServerUnderTest {
  return imap({ protocol: "SMTP", port: postfix.submissionsPort, ...changes });
}

const grantOf = async (mailboxAddress: string, principal = mailboxAddress) =>
  ({
    method: "oauth",
    grantId: await givenGrant(oidc, { integrationId, mailboxAddress, principal }),
  }) as const;

function failureOf(steps: readonly ConnectionTestStep[]): ConnectionTestStep {
  const at = steps.findIndex(({ state }) => state === "failed");
  const failed = steps[at];
  if (!failed) throw new Error(`Nothing failed: ${JSON.stringify(steps)}`);
  // Without anything to sign in with, nobody is troubled with a TLS handshake.
  const earlier = steps.slice(0, at).filter(({ step, state }) => step !== "tls" || state !== "skipped");
  for (const before of earlier) expect(before.state).toBe("ok");
  for (const after of steps.slice(at + 1)) expect(after.state).toBe("skipped");
  expect(failed.detail).not.toBe("");
  expect(failed.cure).toBeTruthy();
  return failed;
}

const states = (steps: readonly ConnectionTestStep[]) => steps.map(({ step, state }) => `${step} ${state}`);
const allGood = ["host ok", "connect ok", "tls ok", "sign-in ok", "folder ok"];

describe("a good incoming server", () => {
  it("passes by password over TLS and STARTTLS, and counts the mail", async () => {
    await dovecot.deliver(support, "Subject: one\r\n\r\nHello\r\n");
    const steps = await testMailServer(imap());
    expect(states(steps)).toEqual(allGood);
    expect(steps.at(-1)?.detail).toBe("INBOX is open and holds 1 mail.");
    const upgraded = await testMailServer(imap({ security: "STARTTLS", port: dovecot.imapPort }));
    expect(states(upgraded)).toEqual(allGood);
  });

  it("passes by POP3, by password and by token", async () => {
    const pop3 = { protocol: "POP3", port: dovecot.pop3sPort } as const;
    expect(states(await testMailServer(imap(pop3)))).toEqual(allGood);
    const secret = await grantOf(support);
    const steps = await testMailServer(imap({ ...pop3, secret }));
    expect(states(steps)).toEqual(allGood);
    expect(steps[4]?.detail).toMatch(/^The mailbox is open and holds \d+ mails?\.$/);
    const wrong = imap({ ...pop3, secret: { method: "password", password: "wrong" } });
    expect(failureOf(await testMailServer(wrong))).toMatchObject({
      step: "sign-in",
      code: "sign-in-refused",
    });
  });

  it("passes without encryption and says so", async () => {
    const steps = await testMailServer(imap({ security: "NONE", port: dovecot.imapPort }));
    expect(states(steps)).toEqual(allGood);
    expect(steps[2]?.detail).toContain("not encrypted. It does not leave this machine");
  });

  it("passes by OAuth, and a token that was revoked before its time is replaced once", async () => {
    const secret = await grantOf(support);
    expect(states(await testMailServer(imap({ secret })))).toEqual(allGood);
    const other = await oidc.issueGrant(revoked);
    oidc.revokeGrantsOf(revoked);
    await database().oAuthGrant.update({
      where: { id: secret.grantId },
      data: {
        accessTokenSealed: sealSecret(other.accessToken, `OAuthGrant:${secret.grantId}:accessTokenSealed`),
      },
    });
    const requestsBefore = oidc.tokenRequestCount();
    expect(states(await testMailServer(imap({ secret })))).toEqual(allGood);
    expect(oidc.tokenRequestCount()).toBe(requestsBefore + 1);
  });
});

describe("a good outgoing server", () => {
  it("passes by password and by OAuth", async () => {
    const good = ["host ok", "connect ok", "tls ok", "sign-in ok"];
    expect(states(await testMailServer(smtp()))).toEqual(good);
    const steps = await testMailServer(
      smtp({ security: "STARTTLS", port: postfix.submissionPort, secret: await grantOf(support) }),
    );
    expect(states(steps)).toEqual(good);
    expect(steps.at(-1)?.detail).toContain("up to 50 MiB");
  });
});

describe("a server that can not be reached", () => {
  it.each(["10.1.2.3", "169.254.169.254", "[fd00::1]"])(
    "refuses the private host %s without looking",
    async (host) => {
      const failed = failureOf(await testMailServer(imap({ host })));
      expect(failed).toMatchObject({ step: "host", code: "host-not-allowed", serverWords: null });
    },
  );

  it("names an unknown host, a refused port and a silent port", async () => {
    const unknown = failureOf(await testMailServer(imap({ host: "no-such-host.invalid" })));
    expect(unknown).toMatchObject({ step: "host", code: "host-not-found" });
    const refused = failureOf(await testMailServer(smtp({ port: await freePort() })));
    expect(refused).toMatchObject({ step: "connect", code: "connection-refused" });
    const silent: Server = createServer((socket) => socket.on("error", () => undefined));
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, "127.0.0.1", resolve));
    const waited = failureOf(await testMailServer(imap({ port, security: "NONE", timeoutMs: 300 })));
    expect(waited).toMatchObject({ step: "connect", code: "no-mail-greeting" });
    await new Promise<void>((resolve) => silent.close(() => resolve()));
  });
});

describe("refused TLS", () => {
  it("tells TLS on a plain port from STARTTLS on a TLS port", async () => {
    const plain = failureOf(await testMailServer(imap({ port: dovecot.imapPort })));
    expect(plain).toMatchObject({ step: "tls", code: "tls-on-plain-port" });
    const smtpPlain = failureOf(await testMailServer(smtp({ port: postfix.submissionPort })));
    expect(smtpPlain).toMatchObject({ step: "tls", code: "tls-on-plain-port" });
    const silent = failureOf(await testMailServer(imap({ security: "STARTTLS", timeoutMs: 1_000 })));
    expect(silent).toMatchObject({ step: "connect", code: "no-mail-greeting" });
  });

  it("tells an untrusted certificate and one for another name", async () => {
    const { key, certificate } = await selfSignedCertificate(["other.test"], []);
    const impostor = createTlsServer({ key, cert: certificate });
    impostor.on("tlsClientError", () => undefined);
    const port = await freePort();
    await new Promise<void>((resolve) => impostor.listen(port, "127.0.0.1", resolve));
    setDefaultCACertificates([...systemCertificates, certificate]);
    for (const server of [imap({ port }), smtp({ port })]) {
      expect(failureOf(await testMailServer(server))).toMatchObject({
        step: "tls",
        code: "certificate-name-mismatch",
      });
    }
    await new Promise<void>((resolve) => impostor.close(() => resolve()));
    setDefaultCACertificates(systemCertificates);
    try {
      for (const server of [imap(), smtp()]) {
        expect(failureOf(await testMailServer(server))).toMatchObject({
          step: "tls",
          code: "certificate-not-trusted",
        });
      }
    } finally {
      setDefaultCACertificates([...systemCertificates, dovecot.ca, postfix.ca]);
    }
  });
});

describe("a refused sign-in", () => {
  it("shows the server's words for a wrong password, on both sides", async () => {
    const secret = { method: "password", password: "wrong" } as const;
    const incoming = failureOf(await testMailServer(imap({ secret })));
    expect(incoming).toMatchObject({ step: "sign-in", code: "sign-in-refused" });
    expect(incoming.serverWords).toContain("Authentication failed");
    const outgoing = failureOf(await testMailServer(smtp({ secret })));
    expect(outgoing).toMatchObject({ step: "sign-in", code: "sign-in-refused" });
    expect(outgoing.serverWords).toMatch(/^535 5\.7\.8/);
  });

  it("asks for an authorisation when the grant was revoked at the provider", async () => {
    const secret = await grantOf(revoked);
    oidc.revokeGrantsOf(revoked);
    const failed = failureOf(await testMailServer(imap({ username: revoked, secret })));
    expect(failed).toMatchObject({ step: "sign-in", code: "reauthorization-required" });
    const nobody = failureOf(await testMailServer(imap({ secret: { method: "oauth", grantId: null } })));
    expect(nobody).toMatchObject({ step: "sign-in", code: "reauthorization-required" });
  });

  it("does not open somebody else's mailbox", async () => {
    const secret = await grantOf(support);
    const failed = failureOf(await testMailServer(imap({ username: ceo, secret })));
    expect(failed).toMatchObject({ step: "sign-in", code: "token-refused" });
  });

  it("says that a scope is missing or the token is refused when the token is not for mail", async () => {
    const grantId = await givenGrant(oidc, {
      integrationId,
      mailboxAddress: ceo,
      scope: "openid offline_access email",
    });
    const failed = failureOf(
      await testMailServer(imap({ username: ceo, secret: { method: "oauth", grantId } })),
    );
    expect(failed.step).toBe("sign-in");
    expect(["token-scope-missing", "token-refused"]).toContain(failed.code);
  });

  it("names a folder that is missing", async () => {
    const failed = failureOf(await testMailServer(imap({ folder: "Nowhere" })));
    expect(failed).toMatchObject({ step: "folder", code: "folder-missing" });
    expect(failed.serverWords).toBeTruthy();
  });
});
