import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isAlive } from "../processes/process-table.ts";

const fixture = fileURLToPath(new URL("fixture.ts", import.meta.url));
const quickPolicy = { stableAfterMs: 60_000, firstPauseMs: 10, longestPauseMs: 20, restarts: 3 };
const generous = { timeout: 8_000, interval: 20 };

let folder: string;
let started: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "supervise-"));
  started = [];
});

afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A service that notes its id and that of a child of its own in a file, one line per life, and then does `andThen`. */
function service(name: string, andThen: string): { name: string; command: string; args: string[] } {
  const script = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    require("node:fs").appendFileSync(${JSON.stringify(join(folder, name))}, process.pid + " " + child.pid + "\\n");
    ${andThen}`;
  return { name, command: process.execPath, args: ["-e", script] };
}

const forever = "setInterval(() => {}, 1000)";
const deafForever = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";

function lives(name: string): number[][] {
  const file = join(folder, name);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => line.split(" ").map(Number));
}

function start(
  services: unknown[],
  { inShell = false } = {},
): { program: ChildProcess; output: () => string } {
  const args = [fixture, JSON.stringify({ services, policy: quickPolicy })];
  const program = inShell
    ? spawn("/bin/sh", ["-c", '"$@"; exit $?', "sh", process.execPath, ...args])
    : spawn(process.execPath, args);
  started.push(program);
  let text = "";
  program.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  return { program, output: () => text };
}

async function untilAllRun(names: string[]): Promise<number[]> {
  await vi.waitFor(() => expect(names.every((name) => lives(name).length > 0)).toBe(true), generous);
  return names.flatMap((name) => lives(name).flat());
}

async function expectAllGone(pids: number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), generous);
}

const exitCode = (program: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => program.once("exit", resolve));

describe("supervise", { timeout: 30_000 }, () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "ends its services and their children on %s",
    async (signal) => {
      const { program, output } = start([service("web", forever), service("workers", forever)]);
      const pids = await untilAllRun(["web", "workers"]);
      const exited = exitCode(program);
      program.kill(signal);
      expect(await exited).toBe(0);
      expect(output()).toContain("stopped");
      expect(pids.filter(isAlive)).toEqual([]);
    },
  );

  it("leaves nothing behind when it is killed itself, not even a service that does not listen", async () => {
    const { program } = start([service("web", forever), service("workers", deafForever)]);
    const pids = await untilAllRun(["web", "workers"]);
    program.kill("SIGKILL");
    await expectAllGone(pids);
  });

  it("leaves nothing behind when the shell that started it is killed", async () => {
    const { program } = start([service("web", forever)], { inShell: true });
    const pids = await untilAllRun(["web"]);
    program.kill("SIGKILL");
    await expectAllGone(pids);
  });

  it("starts a service again that was killed, and ends what that had started", async () => {
    start([service("web", forever)]);
    const first = await untilAllRun(["web"]);
    process.kill(first[0] ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(lives("web")).toHaveLength(2), generous);
    await expectAllGone(first);
  });

  it("gives up on a service that keeps failing, says which, and ends the others", async () => {
    const { program, output } = start([service("web", "process.exit(7)"), service("workers", forever)]);
    expect(await exitCode(program)).toBe(1);
    expect(output()).toContain("web keeps failing (4 times in a row, at last with code 7)");
    await expectAllGone([...lives("web"), ...lives("workers")].flat());
  });

  it("says why a service cannot be started", async () => {
    const { program, output } = start([{ name: "web", command: join(folder, "missing"), args: [] }]);
    expect(await exitCode(program)).toBe(1);
    expect(output()).toMatch(/web keeps failing .*ENOENT/);
  });
});
