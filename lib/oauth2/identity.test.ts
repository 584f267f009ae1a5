import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { openIdToken } from "./id-token.ts";
import { fetchUserinfo, readIdToken, UserinfoError } from "./identity-claims.ts";

const now = new Date("2026-11-21T12:00:00Z");
const tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
const anyTenant = "https://login.example/{tenantid}/v2.0";
const expected = { issuer: "https://as.example", clientId: "c", now };

const sign = (payload: Record<string, unknown> = {}) =>
  new SignJWT({
    iss: "https://as.example",
    aud: "c",
    sub: "42",
    exp: now.getTime() / 1000,
    ...payload,
  })
    .setProtectedHeader({ alg: "HS256" })
    .sign(new Uint8Array(32));

describe("an id_token", () => {
  it.each([
    ["for us", {}, null],
    ["of another issuer", { iss: "https://evil.example" }, "issuer"],
    ["for another client", { aud: "other" }, "audience"],
    ["for several, asked by us", { aud: ["other", "c"], azp: "c" }, null],
    ["for several, asked by another", { aud: ["other", "c"], azp: "other" }, "audience"],
    ["of another request", { nonce: "other" }, "nonce"],
    ["of no request", { nonce: undefined }, "nonce"],
    ["of an hour ago", { exp: now.getTime() / 1000 - 3600 }, "expired"],
    ["without an end", { exp: undefined }, "unreadable"],
  ])("%s: %j → %s", async (_what, payload, fault) => {
    const opened = openIdToken(await sign({ nonce: "n", ...payload }), { ...expected, nonce: "n" });
    expect("fault" in opened ? opened.fault : null).toBe(fault);
  });

  it.each([
    [`https://login.example/${tenant}/v2.0`, tenant, null],
    [`https://login.example/${tenant}/v2.0`, tenant.toUpperCase(), null],
    [`https://login.example/${tenant}/v2.0`, "00000000-0000-4000-8000-000000000000", "tenant"],
    [`https://login.example/${tenant}/v2.0`, undefined, "tenant"],
    ["https://login.example/contoso/v2.0", "contoso", "issuer"],
    [`https://evil.example/${tenant}/v2.0`, tenant, "issuer"],
    [`https://login.example/${tenant}/v1.0`, tenant, "issuer"],
  ])("of any tenant, iss %s, tid %s → %s", async (iss, tid, fault) => {
    const opened = openIdToken(await sign({ iss, tid }), { ...expected, issuer: anyTenant, nonce: null });
    expect("fault" in opened ? opened.fault : null).toBe(fault);
  });

  it("tells nothing when it is encrypted or broken", () => {
    expect(openIdToken("no.jwt", { ...expected, nonce: null })).toEqual({ fault: "unreadable" });
    expect(readIdToken("no.jwt", expected)).toBeNull();
  });
});

describe("who signed in", () => {
  const of = async (payload: Record<string, unknown>, usernameIsAddress = false) => {
    const claims = readIdToken(await sign(payload), { ...expected, usernameIsAddress });
    return [claims?.email, claims?.unverifiedEmail];
  };

  it.each([
    ["Google, Yahoo", { email: "A@b.test", email_verified: true }, ["A@b.test", null]],
    ["a word for truth", { email: "a@b.test", email_verified: "true" }, ["a@b.test", null]],
    ["not verified", { email: "boss@b.test", email_verified: false }, [null, null]],
    ["nobody says it is verified", { email: "boss@b.test" }, [null, "boss@b.test"]],
    ["a name that was chosen", { preferred_username: "boss@b.test" }, [null, null]],
    ["Microsoft's word of a stranger", { email: "boss@b.test", xms_edov: true }, [null, "boss@b.test"]],
  ])("%s: %j → %j", async (_what, payload, addresses) => {
    expect(await of(payload)).toEqual(addresses);
  });

  it.each([
    ["only the name", { preferred_username: "a@b.test" }, ["a@b.test", null]],
    ["a phone number", { preferred_username: "+49 30 1234" }, [null, null]],
    [
      "an address that anybody could have entered",
      { preferred_username: "a@evil.test", email: "boss@b.test" },
      ["a@evil.test", "boss@b.test"],
    ],
    [
      "an address in a domain of theirs",
      { preferred_username: "a@b.onmicrosoft.test", email: "a@b.test", xms_edov: "1" },
      ["a@b.test", null],
    ],
    ["the same, as a number", { email: "a@b.test", xms_edov: 1 }, ["a@b.test", null]],
    ["an address in a domain of nobody", { email: "a@b.test", xms_edov: false }, [null, "a@b.test"]],
  ])("at Microsoft, %s: %j → %j", async (_what, payload, addresses) => {
    expect(await of(payload, true)).toEqual(addresses);
  });

  it("is asked of userinfo with the token in a header", async () => {
    const server = {
      issuer: "https://as.example",
      issuerInResponse: false,
      authorizationEndpoint: "https://as.example/auth",
      tokenEndpoint: "https://as.example/token",
      revocationEndpoint: null,
      userinfoEndpoint: "https://as.example/me",
    };
    const ask = (answer: Response) =>
      fetchUserinfo({
        server,
        clientId: "c",
        accessToken: "secret",
        transport: {
          allowHttp: false,
          fetch: async (url, init) => {
            expect([url, new Headers(init.headers).get("authorization")]).toEqual([
              "https://as.example/me",
              "Bearer secret",
            ]);
            return answer;
          },
        },
      });
    expect(await ask(Response.json({ sub: "42", email: "a@b.test", email_verified: true }))).toEqual({
      subject: "42",
      email: "a@b.test",
      unverifiedEmail: null,
    });
    await expect(ask(new Response("no", { status: 403 }))).rejects.toMatchObject({ status: 403 });
    await expect(ask(new Response("<html>"))).rejects.toBeInstanceOf(UserinfoError);
  });
});
