import { execFileSync } from "node:child_process";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { systemProgram } from "@/lib/testing/child-process.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

const openssl = systemProgram("openssl", "openssl");
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const given = {
  privateKey,
  commonName: "Mailroom büro.example.com",
  notBefore: new Date("2026-01-02T03:04:05Z"),
  notAfter: new Date("2028-01-02T03:04:05Z"),
};

it("is a certificate that Node verifies", () => {
  const certificate = new X509Certificate(selfSignedCertificate(given));
  expect(certificate.checkPrivateKey(privateKey)).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toBe("CN=Mailroom büro.example.com");
  expect(certificate.issuer).toBe(certificate.subject);
  expect([certificate.validFromDate, certificate.validToDate]).toEqual([given.notBefore, given.notAfter]);
  expect(certificate.ca).toBe(false);
  expect(certificate.serialNumber).toMatch(/^4D[0-9A-F]{30}$/);
});

it("is one that OpenSSL reads to the letter", () => {
  const pem = selfSignedCertificate(given);
  const asked = ["-noout", "-text", "-nameopt", "utf8"];
  const text = execFileSync(openssl, ["x509", ...asked], { input: pem, encoding: "utf8" });
  expect(text).toContain("Version: 3");
  expect(text).toContain("Signature Algorithm: sha256WithRSAEncryption");
  expect(text).toContain("Not After : Jan  2 03:04:05 2028 GMT");
  expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
  expect(text).toMatch(/Key Usage: critical\s+Digital Signature\n/);
  expect(text).toContain("Subject Key Identifier");
  const der = execFileSync(openssl, ["x509", "-outform", "der"], { input: pem });
  expect(new X509Certificate(der).toString()).toBe(pem);
});

it("dates beyond 2049 as RFC 5280 says", () => {
  const notAfter = new Date("2051-01-02T03:04:05Z");
  const certificate = new X509Certificate(selfSignedCertificate({ ...given, notAfter }));
  expect(certificate.validToDate).toEqual(notAfter);
});

it("has another serial number each time", () => {
  const serials = [1, 2].map(() => new X509Certificate(selfSignedCertificate(given)).serialNumber);
  expect(new Set(serials).size).toBe(2);
});
