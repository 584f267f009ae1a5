import { describe, expect, it } from "vitest";
import type { Pop3Behaviour } from "@/lib/testing/pop3-script-server.ts";
import { givenPop3Scripts } from "@/lib/testing/pop3-script-sessions.ts";
import type { SaslCredentials } from "./pop3-endpoint.ts";

const password: SaslCredentials = { method: "password", username: "u@example.test", password: "secret word" };
const token = `ya29.${"t".repeat(1_500)}`;
const oauth: SaslCredentials = { method: "oauth", username: "u@example.test", accessToken: token };
const base64 = (text: string) => Buffer.from(text).toString("base64");
const { script, open } = givenPop3Scripts();

describe("before the sign-in", () => {
  it.each<[string, Pop3Behaviour, object]>([
    ["says nothing", { silentAt: ["GREETING"] }, { code: "greeting" }],
    ["hangs up", { hangUpAt: ["GREETING"] }, { code: "greeting" }],
    ["greets without end", { endlessLineAt: ["GREETING"] }, { code: "greeting" }],
    ["speaks SMTP", { answer: { GREETING: "220 mail ESMTP\r\n" } }, { code: "greeting", serverText: null }],
    ["is busy", { refuse: { GREETING: "[SYS/TEMP] come back" } }, { code: "unavailable" }],
    ["has too many guests", { refuse: { GREETING: "Too many connections" } }, { code: "throttled" }],
    ["is silent at CAPA", { silentAt: ["CAPA"] }, { code: "timeout" }],
    ["lists capabilities without end", { endlessLinesAt: ["CAPA"] }, { code: "protocol" }],
    ["hangs up at CAPA", { hangUpAt: ["CAPA"] }, { code: "connection-lost" }],
  ])("fails when the server %s", async (_what, behave, expected) => {
    const server = await script(behave);
    await expect(open(server, password, { timeoutMs: 300 })).rejects.toMatchObject({
      permanent: false,
      ...expected,
    });
    expect(server.heard.join()).not.toContain("PASS");
  });

  it("goes on over odd words", async () => {
    const server = await script({ answer: { GREETING: "+OK\n", USER: "+OKso what?\r\n" }, capabilities: [] });
    expect((await open(server)).capabilities.size).toBe(0);
  });
});

describe("STLS", () => {
  const starttls = { security: "starttls" } as const;

  it("is begun before anything else is said", async () => {
    const server = await script({}, [{ raw: "Subject: one\r\n\r\n" }]);
    const session = await open(server, password, starttls);
    expect(await session.list()).toHaveLength(1);
    expect(server.heard.slice(0, 2)).toEqual(["STLS", "CAPA"]);
  });

  it.each<[string, Pop3Behaviour, string]>([
    ["refused", { refuse: { STLS: "not now" } }, "tls"],
    ["unknown", { refuse: { STLS: "what?" }, capabilities: null }, "tls"],
    ["agreed to and never begun", { answer: { STLS: "+OK\r\n" } }, "timeout"],
    ["never answered", { silentAt: ["STLS"] }, "timeout"],
    ["followed by what someone put in", { answer: { STLS: "+OK\r\n+OK signed in\r\n" } }, "tls"],
  ])("is never done without: %s", async (_what, behave, code) => {
    const server = await script(behave);
    const refused = open(server, password, { ...starttls, timeoutMs: 300 });
    await expect(refused).rejects.toMatchObject({ code, permanent: false });
    expect(server.heard.join()).not.toMatch(/CAPA|USER|AUTH/);
  });
});

describe("signing in", () => {
  it("sends a token in a line of its own, only when asked", async () => {
    const server = await script();
    await open(server, oauth);
    const sent = base64(`user=u@example.test\u0001auth=Bearer ${token}\u0001\u0001`);
    expect(server.heard).toEqual(["CAPA", "AUTH XOAUTH2", sent]);
  });

  it("prefers OAUTHBEARER and answers the reason of a refusal as it demands", async () => {
    const authChallenge = base64(JSON.stringify({ status: "invalid_token", scope: "mail" }));
    const server = await script({ capabilities: ["SASL XOAUTH2 OAUTHBEARER"], authChallenge });
    await expect(open(server, oauth)).rejects.toMatchObject({
      code: "authentication",
      permanent: true,
      saslStatus: "invalid_token",
      serverResponseCode: "AUTH",
    });
    const { port } = server;
    const sent = `n,a=u@example.test,\u0001host=localhost\u0001port=${port}\u0001auth=Bearer ${token}\u0001\u0001`;
    expect(server.heard.slice(1)).toEqual(["AUTH OAUTHBEARER", base64(sent), "AQ=="]);
  });

  it("answers the reason with nothing at XOAUTH2, and lives with one that is no JSON", async () => {
    const server = await script({ authChallenge: base64(JSON.stringify({ status: 400 })) });
    await expect(open(server, oauth)).rejects.toMatchObject({ saslStatus: "400" });
    expect(server.heard.at(-1)).toBe("");
    server.behave.authChallenge = "*";
    await expect(open(server, oauth)).rejects.toMatchObject({ code: "authentication", saslStatus: null });
  });

  it("needs a mechanism for a token, but not CAPA", async () => {
    const server = await script({ capabilities: ["SASL PLAIN"] });
    await expect(open(server, oauth)).rejects.toMatchObject({ code: "authentication", permanent: true });
    server.behave.capabilities = null;
    await open(server, oauth);
    await open(server);
    expect(server.heard.slice(-2)).toEqual(["USER u@example.test", "PASS secret word"]);
  });

  it("sends a password by PLAIN where offered", async () => {
    const server = await script();
    await open(server);
    expect(server.heard).toEqual(["CAPA", "AUTH PLAIN", base64("\0u@example.test\0secret word")]);
  });

  it("refuses names and secrets that would forge other lines", async () => {
    const server = await script();
    for (const credentials of [
      { ...password, username: "u\r\nDELE 1" },
      { ...password, password: "a\nb" },
      { ...password, password: "" },
      { ...oauth, username: "u\u0001auth=Bearer x" },
    ]) {
      await expect(open(server, credentials)).rejects.toMatchObject({ code: "authentication" });
    }
    expect(server.connections).toBe(0);
  });

  it.each([
    ["[IN-USE] Do you have another POP session running?", "unavailable", false, "IN-USE"],
    ["[LOGIN-DELAY] too soon", "throttled", false, "LOGIN-DELAY"],
    ["[SYS/TEMP] later", "unavailable", false, "SYS/TEMP"],
    ["[SYS/PERM] POP is not enabled", "unavailable", true, "SYS/PERM"],
    ["[AUTH] wrong", "authentication", true, "AUTH"],
    ["Logon failure", "authentication", true, null],
  ])("reads %s", async (words, code, permanent, serverResponseCode) => {
    const expected = { code, permanent, serverResponseCode };
    const server = await script({ refuse: { PASS: words, AUTH: words }, capabilities: ["USER"] });
    await expect(open(server)).rejects.toMatchObject(expected);
    server.behave.capabilities = null;
    await expect(open(server, oauth)).rejects.toMatchObject(expected);
  });

  it("keeps a secret that the server repeats out of its errors", async () => {
    const plain = base64("\0u@example.test\0secret word");
    const server = await script({ refuse: { PASS: "bad: PASS secret word" }, capabilities: null });
    const error = await open(server).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ serverText: "bad: PASS [hidden]" });
    server.behave = { answer: { AUTH: `+ \r\nWhat is ${plain}?\r\n` } };
    await expect(open(server)).rejects.toMatchObject({ message: expect.not.stringContaining(plain) });
  });
});
