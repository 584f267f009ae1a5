import { ImapFlow } from "imapflow";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DovecotServer, startDovecot } from "@/lib/testing/dovecot-server.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { type PostfixServer, startPostfix } from "@/lib/testing/postfix-server.ts";
import { checkSmtp } from "./check-smtp.ts";
import type { SaslCredentials, SmtpEndpoint } from "./smtp-endpoint.ts";
import { submitMessage } from "./submit-message.ts";

const ADDRESS = "support@example.test";
const CUSTOMER = "customer@example.test";
const password: SaslCredentials = { method: "password", username: ADDRESS, password: "secret" };

let oidc: OidcServer;
let dovecot: DovecotServer;
let postfix: PostfixServer;

beforeAll(async () => {
  oidc = await startOidcServer();
  dovecot = await startDovecot({
    introspectionUrl: oidc.introspectionUrl,
    users: [
      { address: ADDRESS, password: "secret" },
      { address: CUSTOMER, password: "secret" },
    ],
  });
  postfix = await startPostfix({ dovecot, domains: ["example.test"] });
});
afterAll(async () => {
  await postfix?.stop();
  await dovecot?.stop();
  await oidc?.stop();
});

function endpoint(changes: Partial<SmtpEndpoint> = {}): SmtpEndpoint {
  return {
    host: "localhost",
    connectAddress: "127.0.0.1",
    port: postfix.submissionsPort,
    security: "tls",
    timeoutMs: 5_000,
    tls: { ca: postfix.ca },
    ...changes,
  };
}

function message(recipients: string[], subject: string) {
  const raw = Buffer.from(
    `From: ${ADDRESS}\r\nTo: ${CUSTOMER}\r\nSubject: ${subject}\r\n\r\n.dot\r\nend\r\n`,
  );
  return { envelopeFrom: ADDRESS, recipients, raw, name: "desk.example.test" };
}

async function inboxOf(user: string): Promise<string[]> {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: dovecot.imapPort,
    doSTARTTLS: false,
    secure: false,
    auth: { user, pass: "secret" },
    logger: false,
  });
  await client.connect();
  await client.mailboxOpen("INBOX");
  const all = await client.fetchAll("1:*", { source: true });
  await client.logout();
  return all.map(({ source }) => source?.toString() ?? "");
}

describe("signing in", () => {
  it("takes a password over TLS, STARTTLS and in the clear", async () => {
    expect(await checkSmtp(endpoint(), password, "desk.test")).toMatchObject({ secure: true });
    const submission = { port: postfix.submissionPort };
    expect(
      await checkSmtp(endpoint({ ...submission, security: "starttls" }), password, "desk.test"),
    ).toMatchObject({
      secure: true,
      mechanisms: expect.arrayContaining(["PLAIN", "XOAUTH2", "OAUTHBEARER"]),
      largestMessageBytes: 52_428_800,
    });
    expect(
      await checkSmtp(endpoint({ ...submission, security: "none" }), password, "desk.test"),
    ).toMatchObject({
      secure: false,
    });
  });

  it("takes an access token and tells a refused token from one that could not be checked", async () => {
    const { accessToken } = await oidc.issueGrant(ADDRESS);
    const oauth: SaslCredentials = { method: "oauth", username: ADDRESS, accessToken };
    const { dialogue } = await checkSmtp(endpoint(), oauth, "desk.test");
    expect(dialogue).toContain("→ AUTH XOAUTH2 /* secret */");
    expect(dialogue.join("\n")).not.toContain(Buffer.from(accessToken).toString("base64").slice(0, 20));

    oidc.behaviour.failIntrospection = 503;
    const unchecked = await checkSmtp(endpoint(), oauth, "desk.test").catch((error: unknown) => error);
    oidc.behaviour.failIntrospection = null;
    expect(unchecked).toMatchObject({
      code: "authentication",
      permanent: false,
      smtpCode: 535,
      saslStatus: null,
    });

    oidc.revokeGrantsOf(ADDRESS);
    await expect(checkSmtp(endpoint(), oauth, "desk.test")).rejects.toMatchObject({
      code: "authentication",
      smtpCode: 535,
      enhancedStatus: "5.7.8",
      saslStatus: "401",
    });
  });

  it("says what is wrong with a password, a port, a host name and a certificate", async () => {
    const check = (changes: Partial<SmtpEndpoint>, credentials = password) =>
      checkSmtp(endpoint(changes), credentials, "desk.test");
    await expect(check({}, { ...password, password: "wrong" })).rejects.toMatchObject({
      code: "authentication",
    });
    await expect(check({ port: await freePort() })).rejects.toMatchObject({ code: "connect" });
    await expect(check({ host: "smtp.elsewhere.test" })).rejects.toMatchObject({
      code: "tls",
      permanent: true,
    });
    await expect(check({ tls: {} })).rejects.toMatchObject({ code: "tls", permanent: true });
    await expect(check({ port: postfix.submissionPort })).rejects.toMatchObject({ code: "tls" });
    await expect(check({ security: "none", timeoutMs: 500 })).rejects.toMatchObject({ code: "greeting" });
    await expect(check({ port: postfix.inboundPort, security: "none" })).rejects.toMatchObject({
      code: "authentication",
      message: expect.stringContaining("offers no sign-in"),
    });
  });
});

describe("submitting", () => {
  it("hands a message over unchanged and reports who was refused", async () => {
    const result = await submitMessage(endpoint(), password, message([CUSTOMER, "x@nowhere.test"], "first"));
    expect(result).toMatchObject({
      accepted: [CUSTOMER],
      refused: [{ address: "x@nowhere.test", code: 550, permanent: true }],
      serverReply: expect.stringMatching(/^250 2\.0\.0 Ok/),
    });
    await vi.waitFor(async () => {
      expect(await inboxOf(CUSTOMER)).toContainEqual(
        expect.stringMatching(/Subject: first\r\n[\s\S]*\r\n\r\n\.dot\r\nend\r\n$/),
      );
    });
  });

  it("reports instead of failing when all recipients are refused", async () => {
    const all = await submitMessage(
      endpoint(),
      password,
      message(["x@nowhere.test", "a@b.test\r\nDATA"], "none"),
    );
    expect(all.accepted).toEqual([]);
    expect(all.refused.map(({ permanent }) => permanent)).toEqual([true, true]);
  });

  it("needs a sign-in where the server demands one", async () => {
    await expect(submitMessage(endpoint(), null, message([CUSTOMER], "anonymous"))).resolves.toMatchObject({
      accepted: [],
      refused: [{ address: CUSTOMER, permanent: true }],
    });
  });

  it("refuses a message that is larger than the server takes", async () => {
    const huge = { ...message([CUSTOMER], "huge"), raw: Buffer.alloc(53_000_000, "x") };
    await expect(submitMessage(endpoint(), password, huge)).rejects.toMatchObject({
      code: "message-refused",
      permanent: true,
    });
  });

  it("sends to 5,000 recipients in parts that the server takes", async () => {
    const addresses = Array.from({ length: 5_000 }, (_, index) => `customer${index}@discard.test`);
    const result = await submitMessage(endpoint(), password, message(addresses, "many"));
    expect(result.accepted).toHaveLength(5_000);
    expect(result.refused).toEqual([]);
  });

  it("bounces what can not be delivered later", async () => {
    await submitMessage(endpoint(), password, message(["unknown@example.test"], "bounce me"));
    await vi.waitFor(
      async () => {
        expect(await inboxOf(ADDRESS)).toContainEqual(
          expect.stringContaining("Undelivered Mail Returned to Sender"),
        );
      },
      { timeout: 20_000 },
    );
  });
});
