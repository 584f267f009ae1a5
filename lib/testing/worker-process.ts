import path from "node:path";
import { type ChildServer, startServer } from "./child-process.ts";

const projectRoot = path.resolve(import.meta.dirname, "../..");

/** Starts a worker as the supervisor does, in a process of its own, with this process's settings and those given. */
export function startWorker(env: Record<string, string> = {}): Promise<ChildServer> {
  const script = path.join(projectRoot, "workers/main.ts");
  return startServer(process.execPath, ["--import", "tsx", script], { ports: [], env });
}
