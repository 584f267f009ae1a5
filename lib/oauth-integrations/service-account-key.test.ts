import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { readServiceAccountKey } from "./service-account-key.ts";

const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const file = {
  type: "service_account",
  project_id: "desk",
  private_key_id: "0123abcd",
  private_key: privateKey,
  client_email: "Desk@desk.iam.gserviceaccount.com",
  client_id: "112233445566778899000",
  auth_uri: "https://evil.example.com/auth",
  token_uri: "https://oauth2.googleapis.com/token",
  universe_domain: "googleapis.com",
};

it("takes client ID, account and key, and no endpoint", () => {
  expect(readServiceAccountKey(JSON.stringify(file))).toEqual({
    clientId: file.client_id,
    serviceAccount: "desk@desk.iam.gserviceaccount.com",
    keyId: "0123abcd",
    privateKeyPem: privateKey,
  });
});

it.each([
  ["no JSON", "{", /not the JSON file/],
  ["an OAuth client", JSON.stringify({ web: { client_id: "c", client_secret: "s" } }), /OAuth client/],
  ["a person's", JSON.stringify({ ...file, type: "authorized_user" }), /not "service_account"/],
  ["an array", "[]", /not "service_account"/],
  ["an incomplete one", JSON.stringify({ ...file, private_key_id: undefined }), /private_key_id/],
  [
    "one of another server",
    JSON.stringify({ ...file, token_uri: "https://oauth2.googleapis.com.evil.example/token" }),
    /token_uri/,
  ],
  ["plain http", JSON.stringify({ ...file, token_uri: "http://oauth2.googleapis.com/token" }), /token_uri/],
  ["a broken key", JSON.stringify({ ...file, private_key: privateKey.slice(0, 300) }), /no private key/],
])("refuses %s, without telling the key", (_what, text, words) => {
  let thrown: unknown;
  try {
    readServiceAccountKey(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    fields: [{ field: "serviceAccountKey" }],
    message: expect.stringMatching(words),
  });
  expect(`${String(thrown)} ${JSON.stringify(thrown)}`).not.toContain(privateKey.slice(40, 80));
});
