import { expect, it } from "vitest";
import { oauthBearerResponse, saslStatusOf, xoauth2Response } from "./sasl-oauth.ts";

it("writes the OAUTHBEARER response of RFC 7628 §4.1", () => {
  expect(
    oauthBearerResponse({
      username: "user@example.com",
      host: "server.example.com",
      port: 143,
      accessToken: "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
    }),
  ).toBe(
    "n,a=user@example.com,\u0001host=server.example.com\u0001port=143\u0001" +
      "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\u0001\u0001",
  );
});

it("escapes the separators of a user name (RFC 5801 §4)", () => {
  expect(oauthBearerResponse({ username: "a=b,c", host: "h", port: 1, accessToken: "t" })).toMatch(
    /^n,a=a=3Db=2Cc,/,
  );
});

it("writes the XOAUTH2 response", () => {
  expect(xoauth2Response({ username: "u@x.test", accessToken: "t" })).toBe(
    "user=u@x.test\u0001auth=Bearer t\u0001\u0001",
  );
});

it("reads the status of a refusal, as text or number, and nothing else", () => {
  const challenge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
  expect(saslStatusOf(challenge({ status: "invalid_token", schemes: "bearer" }))).toBe("invalid_token");
  expect(saslStatusOf(challenge({ status: 400 }))).toBe("400");
  expect(saslStatusOf(challenge({ other: 1 }))).toBeUndefined();
  expect(saslStatusOf("%%%")).toBeUndefined();
});
