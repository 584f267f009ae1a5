import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataFolder } from "./data-folder.ts";

let folder: string;
const silent = (): void => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "data-folder-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function lock() {
  const attempt = await lockDataFolder(folder, silent);
  if (!("lock" in attempt)) throw new Error("The folder was expected to be free.");
  return attempt.lock;
}

describe("lockDataFolder", () => {
  it("tells the second who has it, and lets the next in after the release", async () => {
    const first = await lock();
    const run = { pid: 4711, address: "http://localhost:3000", databaseUrl: "postgresql://localhost/x" };
    first.note(run);
    expect(await lockDataFolder(folder, silent)).toEqual({ heldBy: run });
    expect(statSync(join(folder, "run.json")).mode & 0o777).toBe(0o600);
    first.release();
    (await lock()).release();
  });

  it("does not know the holder of a folder that was taken a moment ago", async () => {
    const first = await lock();
    expect(await lockDataFolder(folder, silent)).toEqual({ heldBy: undefined });
    first.release();
  });

  it("takes over from a run that was killed", async () => {
    const module = fileURLToPath(new URL("data-folder.ts", import.meta.url));
    const program = `
      const { lockDataFolder } = await import(${JSON.stringify(module)});
      const { lock } = await lockDataFolder(${JSON.stringify(folder)}, () => {});
      lock.note({ pid: process.pid, address: "http://localhost:3000" });
      console.log("locked");
      setInterval(() => lock, 1000);`;
    const other = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(other.stdout, "data");
    expect(await lockDataFolder(folder, silent)).toMatchObject({ heldBy: { pid: other.pid } });
    other.kill("SIGKILL");
    await once(other, "exit");
    (await lock()).release();
  });
});
