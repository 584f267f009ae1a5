import { join } from "node:path";
import type { ProcessSpec } from "../processes/process-family.ts";
import { packageProgram, projectRoot } from "../project.ts";
import type { Secrets } from "./secrets.ts";
import type { StartSettings } from "./settings.ts";

export interface Programs {
  services: ProcessSpec[];
  firstStart: ProcessSpec;
}

/** The environment every program of the application gets: that of this process, completed. */
export function applicationEnvironment(
  settings: StartSettings & { databaseUrl: string },
  secrets: Secrets,
  mode: "development" | "production",
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...secrets,
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(settings.port),
    BASE_URL: settings.baseUrl,
    NEXTAUTH_URL: settings.baseUrl,
    DATA_DIR: settings.dataFolder,
    DATABASE_URL: settings.databaseUrl,
    SANDBOX: settings.sandbox ? "on" : "off",
  };
}

/**
 * On a large machine Node collects garbage late: a worker with little to remember would take half a gigabyte. The heap's
 * limit is far above what the largest mail needs; in megabytes.
 */
const workerMemory = ["--max-semi-space-size=4", "--max-old-space-size=768"];

/** Which programs run in this mode: built ones, or those that reload when a source file changes. */
export function applicationPrograms(
  settings: StartSettings,
  env: NodeJS.ProcessEnv,
  mode: "development" | "production",
): Programs {
  const spec = (name: string, { command, args }: { command: string; args: string[] }): ProcessSpec => ({
    name,
    command,
    args,
    env,
    cwd: projectRoot,
  });
  const address = ["--hostname", settings.host, "--port", String(settings.port)];
  const built = (name: string, file: string, nodeOptions: readonly string[] = []) =>
    spec(name, {
      command: process.execPath,
      args: ["--enable-source-maps", ...nodeOptions, join(projectRoot, ".build", file)],
    });
  const reloaded = (name: string, file: string) =>
    spec(name, packageProgram("tsx/dist/cli.mjs", "watch", "--clear-screen=false", file));
  const programs =
    mode === "production"
      ? {
          web: spec("web", packageProgram("next/dist/bin/next", "start", ...address)),
          workers: built("workers", "workers/main.js", workerMemory),
          sandbox: built("sandbox", "sandbox/main.js"),
          firstStart: built("first start", "first-start.js"),
        }
      : {
          web: spec("web", packageProgram("next/dist/bin/next", "dev", ...address)),
          workers: reloaded("workers", "workers/main.ts"),
          sandbox: reloaded("sandbox", "lib/sandbox/main.ts"),
          firstStart: spec("first start", packageProgram("tsx/dist/cli.mjs", "lib/first-start/main.ts")),
        };
  const { web, workers, sandbox, firstStart } = programs;
  return { services: settings.sandbox ? [web, workers, sandbox] : [web, workers], firstStart };
}
