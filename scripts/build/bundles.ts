import { build, stop } from "esbuild";
import { projectRoot } from "../project.ts";

/** Node programs of the application: the name below .build, and where each begins. */
const entryPoints = {
  "workers/main": "workers/main.ts",
  "sandbox/main": "lib/sandbox/main.ts",
  "first-start": "lib/first-start/main.ts",
  admin: "lib/admin-cli/main.ts",
};

/** Bundles the Node programs into .build. Packages stay outside; throws with esbuild's messages. */
export async function bundlePrograms(): Promise<void> {
  await build({
    absWorkingDir: projectRoot,
    entryPoints,
    outdir: ".build",
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    sourcemap: true,
    packages: "external",
    // Told apart from packages before those are left outside.
    alias: { "@": projectRoot },
    logLevel: "warning",
  });
  // Its helper process would stay as long as this one.
  await stop();
}
