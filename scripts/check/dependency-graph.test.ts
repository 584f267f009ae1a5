import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../project.ts";
import { findGraphViolations } from "./dependency-graph.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "layers-"));
  symlinkSync(join(projectRoot, "node_modules"), join(root, "node_modules"));
  write("package.json", JSON.stringify({ type: "module", dependencies: { pg: "*", next: "*" } }));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function brokenRules(): Promise<string[]> {
  const { violations } = await findGraphViolations(root);
  return violations.map((violation) => violation.split(":", 1)[0] ?? "").sort();
}

describe("findGraphViolations", () => {
  it("follows imports through the alias in .ts and .tsx files and finds nothing wrong with allowed ones", async () => {
    write("lib/platform/clock.ts", "export const now = (): Date => new Date();");
    write("lib/jobs/queue.ts", 'import { now } from "@/lib/platform/clock.ts";\nexport const at = now();');
    write(
      "app/page.tsx",
      'import { at } from "@/lib/jobs/queue.ts";\nexport default () => <p>{String(at)}</p>;',
    );
    expect(await findGraphViolations(root)).toEqual({ moduleCount: 3, aliasImportCount: 2, violations: [] });
  });

  it("catches an import against the layers, and says which and why", async () => {
    write("lib/inbound/poll.ts", "export const poll = 1;");
    write("lib/platform/clock.ts", 'import { poll } from "@/lib/inbound/poll.ts";\nexport const now = poll;');
    const { violations } = await findGraphViolations(root);
    expect(violations).toEqual([
      "layer-platform: lib/platform/clock.ts → lib/inbound/poll.ts (lib/platform imports only npm packages)",
    ]);
  });

  it("catches one that is for types only", async () => {
    write("lib/inbound/poll.ts", "export type Poll = number;");
    write(
      "lib/imap/open.ts",
      'import type { Poll } from "@/lib/inbound/poll.ts";\nexport const open: Poll = 1;',
    );
    expect(await brokenRules()).toEqual(["layer-imap"]);
  });

  it("keeps the framework out of lib, and lib and the app apart", async () => {
    write("app/format.ts", "export const format = 1;");
    write(
      "lib/requests/open.ts",
      'import "next/headers";\nimport { format } from "@/app/format.ts";\nexport const x = format;',
    );
    expect(await brokenRules()).toEqual(["house-knows-no-door", "house-without-framework", "layer-requests"]);
  });

  it("keeps the design system alone", async () => {
    write("lib/platform/clock.ts", "export const now = 1;");
    write(
      "app/_ui/button.client.tsx",
      'import { now } from "@/lib/platform/clock.ts";\nexport const Button = () => <b>{now}</b>;',
    );
    expect(await brokenRules()).toEqual(["design-system-alone"]);
  });

  it("lets tests, and only them, use the test equipment", async () => {
    write("lib/testing/factories.ts", "export const factory = 1;");
    write(
      "lib/access/actor.test.ts",
      'import { factory } from "@/lib/testing/factories.ts";\nexport default factory;',
    );
    write(
      "workers/main.ts",
      'import { factory } from "@/lib/testing/factories.ts";\nexport default factory;',
    );
    expect(await brokenRules()).toEqual(["testing-only-in-tests"]);
  });

  it("catches cycles and imports that lead nowhere", async () => {
    write("lib/access/one.ts", 'import { two } from "./two.ts";\nexport const one = (): unknown => two;');
    write(
      "lib/access/two.ts",
      'import { one } from "./one.ts";\nimport "./three.ts";\nexport const two = one;',
    );
    expect(await brokenRules()).toEqual(["no-cycles", "nothing-unresolved"]);
  });
});
