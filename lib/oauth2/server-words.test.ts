import { describe, expect, it } from "vitest";
import { AuthorizationResponseError, readAuthorizationResponse } from "./authorization-response.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import { fetchUserinfo } from "./identity-claims.ts";
import { serverWords } from "./server-words.ts";
import { readTokenAnswer } from "./token-answer.ts";

const server: AuthorizationServer = {
  issuer: "https://as.example",
  issuerInResponse: false,
  authorizationEndpoint: "https://as.example/auth",
  tokenEndpoint: "https://as.example/token",
  revocationEndpoint: null,
  userinfoEndpoint: "https://as.example/me",
};

// PostgreSQL takes neither NUL nor half of a surrogate pair, so words with them would be lost, and the answer with them.
const hostile = `a\0b\r\nc\ud800${"x".repeat(10_000)}`;

describe("words of a hostile server", () => {
  it("become one short line", () => {
    expect(serverWords(hostile)).toMatch(/^a b c\ufffdx{494}$/);
    expect(serverWords(null)).toBeNull();
  });

  it("are cleaned in the answer of the authorization page", () => {
    const parameters = new URLSearchParams({ error: hostile, error_description: hostile, state: "s" });
    const read = () => readAuthorizationResponse({ server, clientId: "c", parameters, expectedState: "s" });
    expect(read).toThrow(AuthorizationResponseError);
    expect(read).toThrow(expect.objectContaining({ error: serverWords(hostile) }));
    expect(read).toThrow(expect.objectContaining({ errorDescription: serverWords(hostile) }));
  });

  it("are cleaned in who signed in", async () => {
    const fetch = async () =>
      Response.json({ sub: hostile, email: `a\0@example.test`, email_verified: true });
    const transport = { fetch, allowHttp: false };
    const told = await fetchUserinfo({ server, clientId: "c", accessToken: "t", transport });
    expect(told).toEqual({ subject: serverWords(hostile), email: "a @example.test", unverifiedEmail: null });
  });

  it("are cleaned in scopes", () => {
    const answer = readTokenAnswer(
      JSON.stringify({ access_token: "t", scope: "mail\0\ud800 openid" }),
      server,
    );
    expect(answer.scopes).toEqual(["mail", "\ufffd", "openid"]);
  });
});
