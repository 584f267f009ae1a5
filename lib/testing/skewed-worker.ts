import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ChildServer } from "./child-process.ts";
import { startWorker } from "./worker-process.ts";

const preload = pathToFileURL(path.join(import.meta.dirname, "skewed-clock-process.ts")).href;

/** Starts a worker whose clock is wrong by so much. */
export function startSkewedWorker(skewMs: number, env: Record<string, string> = {}): Promise<ChildServer> {
  return startWorker({
    ...env,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import=${preload}`,
    CLOCK_SKEW_MS: `${skewMs}`,
  });
}
