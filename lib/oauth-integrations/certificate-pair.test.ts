import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, it } from "vitest";
import { readCertificatePair } from "./certificate-pair.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

const now = new Date("2026-06-01T00:00:00Z");
const rsa = (modulusLength = 2048) => generateKeyPairSync("rsa", { modulusLength }).privateKey;
const key = rsa();
const other = rsa();
const pkcs8 = (of: KeyObject) => of.export({ type: "pkcs8", format: "pem" }).toString();

function certificate(from = "2026-01-01T00:00:00Z", to = "2027-01-01T00:00:00Z", of = key): string {
  return selfSignedCertificate({
    privateKey: of,
    commonName: "desk",
    notBefore: new Date(from),
    notAfter: new Date(to),
  });
}

const good = { privateKeyPem: pkcs8(key), certificatePem: certificate() };
const read = (change: Partial<typeof good>) => readCertificatePair({ ...good, ...change }, now);

it("takes PKCS #8 and PKCS #1, with words around them, and the first certificate of a chain", () => {
  const pkcs1 = key.export({ type: "pkcs1", format: "pem" }).toString();
  const chain = `Bag Attributes\nsubject=CN = desk\n${good.certificatePem}\n${certificate(undefined, undefined, other)}`;
  const pair = read({ privateKeyPem: `Bag Attributes\n${pkcs1}\n`, certificatePem: chain });
  expect(pair).toEqual({ ...good, expiresAt: new Date("2027-01-01T00:00:00Z") });
});

const encrypted = (type: "pkcs1" | "pkcs8") =>
  key.export({ type, format: "pem", cipher: "aes-256-cbc", passphrase: "pass" }).toString();
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

it.each([
  ["a passphrase (PKCS #8)", { privateKeyPem: encrypted("pkcs8") }, "privateKeyPem", /passphrase/],
  ["a passphrase (PKCS #1)", { privateKeyPem: encrypted("pkcs1") }, "privateKeyPem", /passphrase/],
  ["an elliptic key", { privateKeyPem: pkcs8(elliptic) }, "privateKeyPem", /not an RSA key/],
  [
    "an elliptic key (SEC 1)",
    { privateKeyPem: elliptic.export({ type: "sec1", format: "pem" }).toString() },
    "privateKeyPem",
    /not an RSA key/,
  ],
  ["a short key", { privateKeyPem: pkcs8(rsa(1024)) }, "privateKeyPem", /1024 bits/],
  ["the key of another pair", { privateKeyPem: pkcs8(other) }, "privateKeyPem", /does not belong/],
  ["a cut key", { privateKeyPem: good.privateKeyPem.replace(/^MII.*$/m, "") }, "privateKeyPem", /cut off/],
  ["no key", { privateKeyPem: "hello" }, "privateKeyPem", /no private key/],
  ["nothing", { certificatePem: "" }, "certificatePem", /no certificate/],
  [
    "the key as certificate",
    { certificatePem: good.privateKeyPem },
    "certificatePem",
    /only the certificate/,
  ],
  [
    "a cut certificate",
    { certificatePem: good.certificatePem.replace(/^MII.*$/m, "") },
    "certificatePem",
    /cut off/,
  ],
  [
    "an expired one",
    { certificatePem: certificate("2025-01-01T00:00:00Z", "2026-05-01T00:00:00Z") },
    "certificatePem",
    /expired on 2026-05-01/,
  ],
  [
    "one of the future",
    { certificatePem: certificate("2026-07-01T00:00:00Z", "2027-05-01T00:00:00Z") },
    "certificatePem",
    /not valid before 2026-07-01/,
  ],
])("refuses %s, without telling the key", (_what, change, field, words) => {
  let thrown: unknown;
  try {
    read(change);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    fields: [{ field: `certificate.${field}` }],
    message: expect.stringMatching(words),
  });
  const lines = pkcs8(key).split("\n");
  const told = `${String(thrown)} ${JSON.stringify(thrown)}`;
  expect(lines.filter((line) => line.length > 40 && told.includes(line))).toEqual([]);
});
