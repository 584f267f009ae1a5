import { rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, expect } from "vitest";
import { type ChildServer, startServer } from "./child-process.ts";

const projectRoot = path.resolve(import.meta.dirname, "../..");
let bundle: Promise<string> | undefined;

afterAll(async () => {
  if (bundle) await rm(await bundle, { force: true });
});

/** The worker as it runs in production: one file, packages outside. Made once for each test file. */
async function bundleWorker(): Promise<string> {
  const file = path.join(projectRoot, `.build/tests/worker-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(projectRoot, "workers/main.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    // Told apart from packages before those are left outside.
    alias: { "@": projectRoot },
    sourcemap: "inline",
    logLevel: "silent",
  });
  return file;
}

/** Starts a worker as the supervisor does, in a process of its own, with this process's settings and those given. */
export async function startWorker(env: Record<string, string> = {}): Promise<ChildServer> {
  bundle ??= bundleWorker();
  return startServer(process.execPath, [await bundle], { ports: [], env });
}

/** Starts a worker and waits until it can take work of every kind. */
export async function startReadyWorker(env: Record<string, string> = {}): Promise<ChildServer> {
  const worker = await startWorker({ ...env, LOG_LEVEL: "info" });
  await expect.poll(worker.output, { timeout: 60_000 }).toContain("the worker is ready");
  return worker;
}
