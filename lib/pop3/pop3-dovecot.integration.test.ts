import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DovecotServer, startDovecot } from "@/lib/testing/dovecot-server.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { openPop3 } from "./open-pop3.ts";
import type { Pop3Endpoint, SaslCredentials } from "./pop3-endpoint.ts";
import type { Pop3Session } from "./pop3-session.ts";

const ADDRESS = "support@example.test";
const password: SaslCredentials = { method: "password", username: ADDRESS, password: "correct horse" };

let oidc: OidcServer;
let dovecot: DovecotServer;
const sessions: Pop3Session[] = [];

beforeAll(async () => {
  oidc = await startOidcServer();
  const others = ["exact", "many", "huge", "gone", "other"].map((name) => ({
    address: `${name}@example.test`,
    password: "p",
  }));
  dovecot = await startDovecot({
    introspectionUrl: oidc.introspectionUrl,
    users: [{ address: ADDRESS, password: "correct horse" }, ...others],
  });
});
afterAll(async () => {
  for (const session of sessions) session.close();
  await dovecot?.stop();
  await oidc?.stop();
});

function endpoint(changes: Partial<Pop3Endpoint> = {}): Pop3Endpoint {
  return {
    host: "localhost",
    connectAddress: "127.0.0.1",
    port: dovecot.pop3sPort,
    security: "tls",
    timeoutMs: 5_000,
    tls: { ca: dovecot.ca },
    ...changes,
  };
}

async function open(credentials: SaslCredentials, changes: Partial<Pop3Endpoint> = {}): Promise<Pop3Session> {
  const session = await openPop3(endpoint(changes), credentials);
  sessions.push(session);
  return session;
}

const openAs = (name: string) =>
  open({ method: "password", username: `${name}@example.test`, password: "p" });

async function retrieved(session: Pop3Session, number: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of session.retrieve(number)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Without the lines that LMTP put before the message. */
function withoutTrace(raw: Buffer): Buffer {
  return raw.subarray(raw.indexOf("X-Test: first"));
}

const mail = (subject: string) => `X-Test: first\r\nSubject: ${subject}\r\n\r\nHello.\r\n`;

describe("signing in", () => {
  it("takes a password over TLS, over STLS and in the clear", async () => {
    const { capabilities } = await open(password);
    for (const one of ["UIDL", "TOP", "SASL PLAIN", "SASL XOAUTH2", "SASL OAUTHBEARER"]) {
      expect(capabilities).toContain(one);
    }
    const upgraded = await open(password, { security: "starttls", port: dovecot.pop3Port });
    expect(upgraded.capabilities).not.toContain("STLS");
    const plain = await open(password, { security: "none", port: dovecot.pop3Port });
    expect(plain.capabilities).toContain("STLS");
    expect(await dovecot.log()).toMatch(/pop3-login: Info: Login: .*method=PLAIN.*TLS/);
  });

  it("refuses a wrong password without repeating it", async () => {
    const wrong = open({ method: "password", username: ADDRESS, password: "battery staple" });
    await expect(wrong).rejects.toMatchObject({
      code: "authentication",
      permanent: true,
      serverResponseCode: "AUTH",
      serverText: expect.stringContaining("failed"),
      message: expect.not.stringContaining("battery"),
    });
  });

  it("takes an access token, also a long one, and refuses one that is narrow, someone else's or revoked", async () => {
    const { accessToken } = await oidc.issueGrant(ADDRESS);
    await open({ method: "oauth", username: ADDRESS, accessToken });
    expect(await dovecot.log()).toMatch(/pop3-login: Info: Login: .*method=OAUTHBEARER/);
    const refused = { code: "authentication", permanent: true };
    await expect(
      open({ method: "oauth", username: "other@example.test", accessToken }),
    ).rejects.toMatchObject(refused);
    const narrow = await oidc.issueGrant(ADDRESS, "openid email");
    const without = { method: "oauth", username: ADDRESS, accessToken: narrow.accessToken } as const;
    await expect(open(without)).rejects.toMatchObject({ ...refused, saslStatus: "invalid_token" });
    oidc.revokeGrantsOf(ADDRESS);
    await expect(open({ method: "oauth", username: ADDRESS, accessToken })).rejects.toMatchObject({
      ...refused,
      serverResponseCode: "AUTH",
    });
    const long = open({ method: "oauth", username: ADDRESS, accessToken: "t".repeat(4_000) });
    await expect(long).rejects.toMatchObject({ ...refused, saslStatus: "invalid_token" });
  });

  it("uses XOAUTH2 where OAUTHBEARER is not offered", async () => {
    const other = await startDovecot({
      introspectionUrl: oidc.introspectionUrl,
      oauthMechanisms: ["xoauth2"],
      users: [{ address: ADDRESS }],
    });
    const { accessToken } = await oidc.issueGrant(ADDRESS);
    const at = { port: other.pop3sPort, tls: { ca: other.ca } };
    await (await open({ method: "oauth", username: ADDRESS, accessToken }, at)).quit();
    const wrong = open({ method: "oauth", username: ADDRESS, accessToken: "wrong" }, at);
    await expect(wrong).rejects.toMatchObject({ code: "authentication", saslStatus: "401" });
    expect(await other.log()).toMatch(/pop3-login: Info: Login: .*method=XOAUTH2/);
    await other.stop();
  });

  it("refuses a token whose time is over", async () => {
    oidc.behaviour.accessTokenLifetimeS = 1;
    const { accessToken } = await oidc.issueGrant(ADDRESS);
    oidc.behaviour.accessTokenLifetimeS = 3_600;
    await vi.waitFor(
      () =>
        expect(open({ method: "oauth", username: ADDRESS, accessToken })).rejects.toMatchObject({
          code: "authentication",
          saslStatus: "invalid_token",
        }),
      { timeout: 5_000 },
    );
  });

  it("does not call a token bad when the server could not check it", async () => {
    const { accessToken } = await oidc.issueGrant(ADDRESS);
    oidc.behaviour.failIntrospection = 503;
    const refused = open({ method: "oauth", username: ADDRESS, accessToken });
    await expect(refused).rejects.toMatchObject({
      code: "unavailable",
      permanent: false,
      serverResponseCode: "SYS/TEMP",
    });
    oidc.behaviour.failIntrospection = null;
  });
});

describe("the connection", () => {
  it("is refused without a certificate that fits", async () => {
    const { tls: _tls, ...unknown } = endpoint();
    const refused = { code: "tls", permanent: true };
    await expect(openPop3(unknown, password)).rejects.toMatchObject(refused);
    await expect(openPop3(endpoint({ host: "pop.example.test" }), password)).rejects.toMatchObject(refused);
    const upgraded = { security: "starttls", port: dovecot.pop3Port, host: "pop.example.test" } as const;
    await expect(openPop3(endpoint(upgraded), password)).rejects.toMatchObject(refused);
    // The certificate names the address, too.
    await open(password, { host: "127.0.0.1" });
  });

  it("is refused at a wrong port and with a wrong TLS setting", async () => {
    const at = (changes: Partial<Pop3Endpoint>) => openPop3(endpoint(changes), password);
    await expect(at({ port: await freePort() })).rejects.toMatchObject({ code: "connect" });
    await expect(at({ port: dovecot.pop3Port })).rejects.toMatchObject({ code: "tls" });
    await expect(at({ security: "none", timeoutMs: 300 })).rejects.toMatchObject({ code: "greeting" });
    await expect(at({ security: "none", port: dovecot.imapPort })).rejects.toMatchObject({
      code: "greeting",
      message: expect.stringContaining("IMAP"),
    });
  });

  it("is told to be lost when the server ends it", async () => {
    const session = await openAs("other");
    await dovecot.kick("other@example.test");
    // Dovecot says a last word, which may come before or after our command.
    await expect(session.list()).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:connection-lost|unavailable)$/),
      permanent: false,
    });
  });
});

describe("messages", () => {
  it("come as they were delivered, byte by byte", async () => {
    const bodies = [
      "",
      "\r\n",
      ".\r\n",
      "..\r\n.a\r\n ..\r\n.\r\n.\r\n",
      `${"long ".repeat(30_000)}\r\nend\r\n`,
      "not UTF-8: \xff\xfe\x80\xe4 and controls \x01\x7f\t\r\n",
    ];
    const sent = bodies.map((body) => Buffer.from(`X-Test: first\r\nSubject: \xe4\r\n\r\n${body}`, "latin1"));
    await dovecot.deliver("exact@example.test", ...sent);
    const session = await openAs("exact");
    const list = await session.list();
    expect(list.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { number, sizeBytes } of list) {
      const raw = await retrieved(session, number);
      expect(withoutTrace(raw)).toEqual(sent[number - 1]);
      expect(raw).toHaveLength(sizeBytes);
    }
    const top = await session.top(4, 1);
    expect(withoutTrace(top).toString("latin1")).toBe("X-Test: first\r\nSubject: \xe4\r\n\r\n..\r\n");
    await expect(retrieved(session, 99)).rejects.toMatchObject({ code: "message", permanent: false });
    await session.quit();
  });

  it("keep their UIDLs, and are deleted by quit alone", async () => {
    await dovecot.deliver("gone@example.test", mail("one"), mail("two"), mail("three"));
    const dropping = await openAs("gone");
    const before = await dropping.list();
    expect(new Set(before.map(({ uidl }) => uidl)).size).toBe(3);
    await dropping.delete(1);
    dropping.close();

    const session = await openAs("gone");
    expect(await session.list()).toEqual(before);
    await session.delete(2);
    await expect(session.delete(2)).rejects.toMatchObject({ code: "message" });
    await session.quit();
    await expect(session.list()).rejects.toMatchObject({ code: "connection-lost" });
    const after = await (await openAs("gone")).list();
    expect(after.map(({ uidl }) => uidl)).toEqual([before[0]?.uidl, before[2]?.uidl]);
  });

  it("are listed and read by the thousand", async () => {
    const mails = Array.from({ length: 1_000 }, (_, index) => mail(`${index + 1}`));
    await dovecot.deliver("many@example.test", ...mails);
    const session = await openAs("many");
    const list = await session.list();
    expect(new Set(list.map(({ uidl }) => uidl)).size).toBe(1_000);
    for (const { number } of list) {
      expect((await retrieved(session, number)).toString()).toContain(`Subject: ${number}\r\n`);
    }
    for (const { number } of list) await session.delete(number);
    await session.quit();
    expect(await (await openAs("many")).list()).toEqual([]);
  });

  it("of 20 MB are never in memory as a whole", async () => {
    const line = `${"x".repeat(70)}\r\n.${"y".repeat(70)}\r\n`;
    const huge = Buffer.from(mail("huge") + line.repeat(Math.ceil((20 * 1024 * 1024) / line.length)));
    await dovecot.deliver("huge@example.test", huge);
    const session = await openAs("huge");
    const hash = createHash("sha256");
    let sizeBytes = 0;
    let largestChunkBytes = 0;
    let isTrace = true;
    for await (const chunk of session.retrieve(1)) {
      sizeBytes += chunk.length;
      largestChunkBytes = Math.max(largestChunkBytes, chunk.length);
      hash.update(isTrace ? withoutTrace(chunk) : chunk);
      isTrace = false;
    }
    expect(hash.digest("hex")).toBe(createHash("sha256").update(huge).digest("hex"));
    expect(sizeBytes).toBe((await session.list())[0]?.sizeBytes);
    expect(largestChunkBytes).toBeLessThanOrEqual(128 * 1024);
  });
});
