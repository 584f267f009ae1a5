import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fingerprint, isCurrent, stamp } from "./fingerprint.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fingerprint-"));
  write("lib/a.ts", "1");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const current = (): string => fingerprint(root, ["lib", "missing.js"]);

describe("fingerprint", () => {
  it("changes with the content, the name and the number of files", () => {
    const before = current();
    expect(current()).toBe(before);
    write("lib/deep/b.ts", "");
    const added = current();
    expect(added).not.toBe(before);
    write("lib/a.ts", "2");
    expect(current()).not.toBe(added);
  });

  it("does not change with tests and their equipment", () => {
    const before = current();
    write("lib/a.test.ts", "1");
    write("lib/a.integration.test.ts", "1");
    write("lib/testing/factories.ts", "1");
    expect(current()).toBe(before);
  });
});

describe("stamp", () => {
  it("is current only for the fingerprint it was made with", () => {
    const file = join(root, ".build", "web.made-from");
    expect(isCurrent(file, "abc")).toBe(false);
    stamp(file, "abc");
    expect(isCurrent(file, "abc")).toBe(true);
    expect(isCurrent(file, "abd")).toBe(false);
  });
});
