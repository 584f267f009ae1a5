import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/** A process of its own that does one thing when it is told to. */
type AskingProcess = {
  readonly child: ChildProcess;
  /** Everything it printed so far. */
  readonly printed: () => string;
  /** Lets it do its thing. */
  readonly ask: () => void;
  /** The line of JSON that it prints then; null when it ends without one. */
  readonly answer: () => Promise<unknown>;
  /** KILL, as a crash; resolves when it is gone. */
  readonly kill: () => Promise<void>;
};

/**
 * Registers the hooks for processes that run a program of this folder; what a test started is killed when it ends. The
 * program prints "ready", waits for a line on its standard input, and prints what it got as one line of JSON.
 *
 * @returns starts one with these arguments, and resolves when it is ready
 */
export function givenAskingProcesses(
  programName: string,
): (...parameters: string[]) => Promise<AskingProcess> {
  // Bundled once, because ten processes that compile for themselves take a minute.
  const folder = path.join(root, `.build/test-${process.pid}-${programName}`);
  const program = path.join(folder, "program.mjs");
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    await build({
      entryPoints: [path.join(import.meta.dirname, `${programName}.ts`)],
      outfile: program,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      sourcemap: "inline",
      logLevel: "silent",
    });
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  return async (...parameters) => {
    const child = spawn(process.execPath, ["--enable-source-maps", program, ...parameters], {
      cwd: root,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, LOG_LEVEL: "trace" },
    });
    children.push(child);
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        printed += bytes.toString();
      });
    }
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.value !== "ready") throw new Error(`${programName} did not start:\n${printed}`);
    return {
      child,
      printed: () => printed,
      ask: () => void child.stdin.write("go\n"),
      answer: async () => JSON.parse((await lines.next()).value ?? "null"),
      kill: async () => {
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      },
    };
  };
}
