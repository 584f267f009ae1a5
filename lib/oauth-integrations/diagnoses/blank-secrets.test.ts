import { expect, it } from "vitest";
import { diagnose } from "../diagnosis.ts";
import { withoutSecrets } from "./blank-secrets.ts";

const jwt = `eyJ${"hbGciOiJSUzI1NiJ9".repeat(3)}.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl`;

it.each([
  [`Rejected ${jwt}.`, jwt],
  ["Cut off: eyJhbGciOiJSUzI1NiIsIng", "eyJhbGci"],
  ["Authorization: Bearer abcdef0123456789.xyz", "abcdef0123456789"],
  ["POST client_id=a&client_secret=Very+Secret/1&scope=mail", "Very+Secret"],
  ["grant_type=refresh_token&refresh_token=r-1-secret", "r-1-secret"],
  ["https://desk.example/callback?code=0.AXoA-abc_def&state=s", "0.AXoA"],
  ['{"refresh_token": "r1 secret", "a": 1}', "r1 secret"],
  ["client_assertion=abc.def.ghi is wrong", "abc.def.ghi"],
  ["The token ya29.a0AfH6SMB-x_y is not valid", "a0AfH6SMB"],
  ["The token 1//0gAbCdEfGhIjKlMnOp is not valid", "0gAbCdEf"],
  ["The secret GOCSPX-abc_def-123 is not valid", "abc_def-123"],
  ["The secret abc8Q~0123456789abcdefghijKLMNOP.~-x is not valid", "0123456789abcdef"],
  [`The token 0.A${"Xo-_9".repeat(200)} is not valid`, "Xo-_9Xo"],
])("%s is shown without the secret", (words, secret) => {
  const shown = diagnose("invalid_grant", words).serverWords;
  expect(shown).not.toContain(secret);
  expect(shown).toContain("[hidden]");
});

it.each([
  "AADSTS7000215: Invalid client secret provided. See https://login.microsoftonline.com/error?code=7000215",
  "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  "Trace ID: 0a1b2c3d-0000-1111-2222-333344445555",
  "1234567890-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com was not found",
  `Thumbprint of key used by client: '${"a1".repeat(32)}'`,
  "scope https://outlook.office.com/IMAP.AccessAsUser.All is not valid",
])("%s is shown as it is", (words) => {
  expect(withoutSecrets(words)).toBe(words);
});

it("is short, one line, and quick with hostile words", () => {
  const words = diagnose("x", `a\r\nb${" long".repeat(500)}`).serverWords;
  expect(words).toMatch(/^a b long/);
  expect(words).toHaveLength(500);
  const hostile = ["eyJ-", "a-", "code=", '"code":"', "bearer ", "AADSTS5", "abc8Q~", "Q~", "1//0"];
  const begun = performance.now();
  for (const part of hostile) diagnose("invalid_grant", part.repeat(100_000 / part.length));
  expect(performance.now() - begun).toBeLessThan(500);
});
