import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSealedWithNewest, openSecret, sealSecret } from "./sealed-secret.ts";

const oldKey = { id: "k1", key: randomBytes(32) };
const newKey = { id: "k2", key: randomBytes(32) };
const place = "OAuthGrant:1:refreshTokenSealed";

describe("sealed secrets", () => {
  it("open where they were sealed", () => {
    const sealed = sealSecret("pässword", place, [oldKey]);
    expect(sealed).not.toContain("pässword");
    expect(openSecret(sealed, place, [oldKey])).toBe("pässword");
  });

  it("differ each time, so that equal secrets can not be told", () => {
    expect(sealSecret("same", place, [oldKey])).not.toBe(sealSecret("same", place, [oldKey]));
  });

  it("do not open in another row", () => {
    const sealed = sealSecret("secret", place, [oldKey]);
    expect(() => openSecret(sealed, "OAuthGrant:2:refreshTokenSealed", [oldKey])).toThrow(/another row/);
  });

  it("do not open when a byte was changed", () => {
    const [version, keyId, packed = ""] = sealSecret("secret", place, [oldKey]).split(".");
    const bytes = Buffer.from(packed, "base64url");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const altered = `${version}.${keyId}.${bytes.toString("base64url")}`;
    expect(() => openSecret(altered, place, [oldKey])).toThrow(/altered/);
  });

  it("stay readable after a new key is put in front, and say which are still on the old one", () => {
    const sealed = sealSecret("secret", place, [oldKey]);
    const keys = [newKey, oldKey];
    expect(openSecret(sealed, place, keys)).toBe("secret");
    expect(isSealedWithNewest(sealed, keys)).toBe(false);
    expect(isSealedWithNewest(sealSecret("secret", place, keys), keys)).toBe(true);
  });

  it("name the key that is missing", () => {
    const sealed = sealSecret("secret", place, [oldKey]);
    expect(() => openSecret(sealed, place, [newKey])).toThrow(/"k1".*ENCRYPTION_KEYS/);
  });
});
