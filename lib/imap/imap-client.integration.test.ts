import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DovecotServer, startDovecot } from "@/lib/testing/dovecot-server.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { type FetchedMessage, type FetchNewMessagesInput, fetchNewMessages } from "./fetch-new-messages.ts";
import type { ImapEndpoint, SaslCredentials } from "./imap-endpoint.ts";
import { listFolders } from "./list-folders.ts";
import { markSeen } from "./mark-processed.ts";
import { openFolder } from "./open-folder.ts";
import { type ImapSession, openImap } from "./open-imap.ts";
import { hearNews, idleInFolder, supportsIdle } from "./watch-folder.ts";

const ADDRESS = "support@example.test";
const password: SaslCredentials = { method: "password", username: ADDRESS, password: "correct horse" };

let oidc: OidcServer;
let dovecot: DovecotServer;
const sessions: ImapSession[] = [];

beforeAll(async () => {
  oidc = await startOidcServer();
  const users = [
    { address: ADDRESS, password: "correct horse" },
    ...["fetch", "renumber", "idle", "big"].map((name) => ({
      address: `${name}@example.test`,
      password: "p",
    })),
  ];
  dovecot = await startDovecot({ introspectionUrl: oidc.introspectionUrl, users });
});
afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await dovecot?.stop();
  await oidc?.stop();
});

function endpoint(changes: Partial<ImapEndpoint> = {}): ImapEndpoint {
  return {
    host: "localhost",
    connectAddress: "127.0.0.1",
    port: dovecot.imapsPort,
    security: "tls",
    timeoutMs: 5_000,
    tls: { ca: dovecot.ca },
    ...changes,
  };
}

async function open(credentials: SaslCredentials, changes: Partial<ImapEndpoint> = {}): Promise<ImapSession> {
  const session = await openImap(endpoint(changes), credentials);
  sessions.push(session);
  return session;
}

const openAs = (name: string) =>
  open({ method: "password", username: `${name}@example.test`, password: "p" });

async function collect(
  session: ImapSession,
  input: Partial<FetchNewMessagesInput>,
): Promise<FetchedMessage[]> {
  const { uidValidity } = await openFolder(session, input.folder ?? "INBOX");
  const cursor = { uidValidity, lastUid: 0 };
  const defaults = { folder: "INBOX", cursor, maxSizeBytes: 1_000_000, batchSize: 100 };
  const messages: FetchedMessage[] = [];
  for await (const message of fetchNewMessages(session, { ...defaults, ...input })) messages.push(message);
  return messages;
}

function mail(subject: string, body = "Hello.\r\n"): string {
  return `From: customer@customer.test\r\nTo: ${ADDRESS}\r\nSubject: ${subject}\r\n\r\n${body}`;
}

describe("signing in", () => {
  it("takes a password over TLS, over STARTTLS and in the clear", async () => {
    expect(supportsIdle(await open(password))).toBe(true);
    const upgraded = await open(password, { security: "starttls", port: dovecot.imapPort });
    expect(upgraded.client.secureConnection).toBe(true);
    const plain = await open(password, { security: "none", port: dovecot.imapPort });
    expect(plain.client.secureConnection).toBe(false);
  });

  it("takes an access token, and refuses it when it expired, lacks the scope or belongs to someone else", async () => {
    const { accessToken } = await oidc.issueGrant(ADDRESS);
    await open({ method: "oauth", username: ADDRESS, accessToken });
    await expect(open({ method: "oauth", username: "idle@example.test", accessToken })).rejects.toMatchObject(
      {
        code: "authentication",
        permanent: true,
      },
    );
    const narrow = await oidc.issueGrant(ADDRESS, "openid email");
    await expect(
      open({ method: "oauth", username: ADDRESS, accessToken: narrow.accessToken }),
    ).rejects.toMatchObject({ code: "authentication", saslStatus: "invalid_token" });
    oidc.revokeGrantsOf(ADDRESS);
    await expect(open({ method: "oauth", username: ADDRESS, accessToken })).rejects.toMatchObject({
      code: "authentication",
      serverResponseCode: "AUTHENTICATIONFAILED",
    });
  });

  it("uses XOAUTH2 where OAUTHBEARER is not offered", async () => {
    const other = await startDovecot({
      introspectionUrl: oidc.introspectionUrl,
      oauthMechanisms: ["xoauth2"],
      users: [{ address: ADDRESS }],
    });
    const { accessToken } = await oidc.issueGrant(ADDRESS);
    const at = { port: other.imapsPort, tls: { ca: other.ca } };
    const session = await open({ method: "oauth", username: ADDRESS, accessToken }, at);
    await session.close();
    await expect(
      open({ method: "oauth", username: ADDRESS, accessToken: "wrong" }, at),
    ).rejects.toMatchObject({
      code: "authentication",
    });
    expect(await other.log()).toContain("method=XOAUTH2");
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
    await expect(refused).rejects.toMatchObject({ code: "unavailable", permanent: false });
    oidc.behaviour.failIntrospection = null;
  });

  it("says what is wrong with a password, a port, a host name and a certificate", async () => {
    await expect(open({ ...password, password: "wrong" })).rejects.toMatchObject({
      code: "authentication",
      permanent: true,
      serverText: expect.stringContaining("Authentication failed"),
    });
    await expect(open(password, { port: await freePort() })).rejects.toMatchObject({ code: "connect" });
    await expect(open(password, { host: "imap.elsewhere.test" })).rejects.toMatchObject({
      code: "tls",
      permanent: true,
      message: expect.stringContaining("imap.elsewhere.test"),
    });
    await expect(open(password, { tls: {} })).rejects.toMatchObject({ code: "tls", permanent: true });
    await expect(open(password, { port: dovecot.imapPort })).rejects.toMatchObject({ code: "tls" });
    await expect(open(password, { security: "none", timeoutMs: 500 })).rejects.toMatchObject({
      code: "greeting",
    });
  });

  it("refuses a user name that could forge SASL fields", async () => {
    const forged = { method: "oauth", username: `${ADDRESS}\u0001auth=Bearer x`, accessToken: "t" } as const;
    await expect(open(forged)).rejects.toMatchObject({ code: "authentication" });
  });
});

describe("fetching", () => {
  it("yields what is after the cursor, ascending, and nothing when nothing is new", async () => {
    const subjects = Array.from({ length: 25 }, (_, index) => `number ${index + 1}`);
    await dovecot.deliver("fetch@example.test", ...subjects.map((subject) => mail(subject)));
    const session = await openAs("fetch");
    const all = await collect(session, { batchSize: 7 });
    expect(all.map(({ uid }) => uid)).toEqual(subjects.map((_, index) => index + 1));
    const texts = all.map((message) => (message.kind === "whole" ? message.raw.toString() : ""));
    expect(texts.map((text) => /Subject: (.*)\r/.exec(text)?.[1])).toEqual(subjects);

    const uidValidity = all[0]?.uidValidity ?? 0n;
    const rest = await collect(session, { cursor: { uidValidity, lastUid: 23 } });
    expect(rest.map(({ uid }) => uid)).toEqual([24, 25]);
    expect(await collect(session, { cursor: { uidValidity, lastUid: 25 } })).toEqual([]);
    expect(await collect(session, { cursor: { uidValidity, lastUid: 900 } })).toEqual([]);
  });

  it("marks messages as seen without having marked them by fetching", async () => {
    const session = await openAs("fetch");
    await collect(session, {});
    expect(await session.client.search({ seen: true }, { uid: true })).toEqual([]);
    await markSeen(session, "INBOX", [2, 3, 4_000]);
    expect(await session.client.search({ seen: true }, { uid: true })).toEqual([2, 3]);
  });

  it("never downloads an oversize message, only its header", async () => {
    const huge = mail("huge", `${"x".repeat(998)}\r\n`.repeat(2_000));
    await dovecot.deliver("big@example.test", mail("small"), huge, mail("after"));
    const session = await openAs("big");
    const before = session.client.stats().received;
    const messages = await collect(session, { maxSizeBytes: 100_000 });
    expect(session.client.stats().received - before).toBeLessThan(100_000);
    expect(messages.map(({ kind }) => kind)).toEqual(["whole", "oversize", "whole"]);
    const [, oversize] = messages;
    expect(oversize?.sizeBytes).toBeGreaterThan(2_000_000);
    expect(oversize?.kind === "oversize" && oversize.headerBytes.toString()).toMatch(/^Subject: huge\r$/m);
  });

  it("reads nothing under numbers that the folder has no more", async () => {
    await dovecot.deliver("renumber@example.test", mail("one"), mail("two"));
    const first = await openAs("renumber");
    const [message] = await collect(first, {});
    const cursor = { uidValidity: message?.uidValidity ?? 0n, lastUid: 2 };
    await first.close();
    await dovecot.renumber("renumber@example.test");
    await expect(collect(await openAs("renumber"), { cursor })).rejects.toMatchObject({
      code: "protocol",
      permanent: false,
    });
  });

  it("names a folder that does not exist and lists those that do", async () => {
    const session = await open(password);
    await expect(openFolder(session, "Nowhere")).rejects.toMatchObject({
      code: "folder",
      message: expect.stringContaining("Nowhere"),
    });
    const folders = await listFolders(session);
    expect(folders).toContainEqual({ path: "INBOX", name: "INBOX", specialUse: "\\Inbox", messages: 0 });
    expect(folders).toContainEqual({ path: "Sent", name: "Sent", specialUse: "\\Sent", messages: 0 });
  });
});

describe("idling", () => {
  it("hears of new mail at once and ends with the next command", async () => {
    const session = await openAs("idle");
    await openFolder(session, "INBOX");
    const onNews = vi.fn();
    hearNews(session, onNews);
    const abort = new AbortController();
    const idling = idleInFolder(session, { signal: abort.signal });
    await vi.waitFor(() => expect(session.client.idling).toBe(true));
    await dovecot.deliver("idle@example.test", mail("push"));
    const delivered = Date.now();
    await vi.waitFor(() => expect(onNews).toHaveBeenCalledTimes(1), { interval: 5 });
    // Dovecot itself waits 500 ms for more changes before it tells of one.
    expect(Date.now() - delivered).toBeLessThan(900);
    abort.abort();
    expect(await collect(session, {})).toHaveLength(1);
    await idling;
  });

  it("goes on over renewals", async () => {
    const session = await openAs("idle");
    await openFolder(session, "INBOX");
    const idle = vi.spyOn(session.client, "idle");
    const onNews = vi.fn();
    hearNews(session, onNews);
    const abort = new AbortController();
    const idling = idleInFolder(session, { signal: abort.signal, renewMs: 20 });
    await vi.waitFor(() => expect(idle.mock.calls.length).toBeGreaterThan(3));
    await dovecot.deliver("idle@example.test", mail("renewed"));
    await vi.waitFor(() => expect(onNews).toHaveBeenCalledTimes(1));
    abort.abort();
    await session.client.noop();
    await idling;
  });

  it("fails when the connection is lost", async () => {
    const session = await openAs("idle");
    await openFolder(session, "INBOX");
    const idling = idleInFolder(session, { signal: AbortSignal.timeout(20_000) });
    const outcome = expect(idling).rejects.toMatchObject({ code: "connection-lost", permanent: false });
    await vi.waitFor(() => expect(session.client.idling).toBe(true));
    await dovecot.kick("idle@example.test");
    await outcome;
  });
});
