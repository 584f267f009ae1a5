import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dependenciesAreInstalled } from "./dependencies.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dependencies-"));
  mkdirSync(join(root, "node_modules"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const pg = { version: "8.0.0", integrity: "sha512-pg" };
const vitest = { version: "5.0.0", integrity: "sha512-vitest", dev: true };
const otherPlatform = { version: "24.0.0", integrity: "sha512-node", optional: true };

function installed(wanted: object, present: object | undefined, withDevelopment = true): boolean {
  const write = (path: string, packages: object) =>
    writeFileSync(join(root, path), JSON.stringify({ packages }));
  write("package-lock.json", { "": { version: "1.0.0" }, ...wanted });
  if (present !== undefined) write("node_modules/.package-lock.json", present);
  return dependenciesAreInstalled(root, { withDevelopment });
}

describe("dependenciesAreInstalled", () => {
  it("is content when all is there", () => {
    expect(installed({ pg, vitest }, { pg, vitest })).toBe(true);
  });

  it("misses everything in a fresh clone", () => {
    expect(installed({ pg }, undefined)).toBe(false);
  });

  it("notices another version and another content of the same version", () => {
    expect(installed({ pg }, { pg: { ...pg, version: "8.0.1" } })).toBe(false);
    expect(installed({ pg }, { pg: { ...pg, integrity: "sha512-other" } })).toBe(false);
  });

  it("does not ask for packages of other platforms", () => {
    expect(installed({ pg, otherPlatform }, { pg })).toBe(true);
  });

  it("asks for development packages only where they are needed", () => {
    expect(installed({ pg, vitest }, { pg }, true)).toBe(false);
    expect(installed({ pg, vitest }, { pg }, false)).toBe(true);
  });

  it("says that a clone without a lock file is incomplete", () => {
    expect(() => dependenciesAreInstalled(root, { withDevelopment: true })).toThrow(
      /has no package-lock.json/,
    );
  });
});
