import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepSecrets } from "./secrets.ts";

let folder: string;
const file = (): string => join(folder, "secrets.json");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("keepSecrets", () => {
  it("makes them once, in a file that only its owner may read", () => {
    const made = keepSecrets(folder, {});
    expect(made.NEXTAUTH_SECRET.length).toBeGreaterThanOrEqual(32);
    const [id, key = ""] = made.ENCRYPTION_KEYS.split(":");
    expect(id).toBe("k1");
    expect(Buffer.from(key, "base64")).toHaveLength(32);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(keepSecrets(folder, {})).toEqual(made);
  });

  it("prefers the environment and does not write down what comes from there", () => {
    const environment = { NEXTAUTH_SECRET: "from outside", ENCRYPTION_KEYS: "e1:from outside" };
    expect(keepSecrets(folder, environment)).toEqual(environment);
    expect(existsSync(file())).toBe(false);
    keepSecrets(folder, { NEXTAUTH_SECRET: "from outside" });
    expect(Object.keys(JSON.parse(readFileSync(file(), "utf8")))).toEqual(["ENCRYPTION_KEYS"]);
  });

  it("refuses a broken file in place of making new keys, which would lose what the old ones lock", () => {
    writeFileSync(file(), "{");
    expect(() => keepSecrets(folder, {})).toThrow(/cannot be read \(it is not JSON\). Restore the file/);
  });
});
