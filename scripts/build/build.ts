import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitForFileLock } from "../processes/file-lock.ts";
import type { ProcessFamily } from "../processes/process-family.ts";
import { packageProgram, projectRoot } from "../project.ts";
import { bundlePrograms } from "./bundles.ts";
import { fingerprint, isCurrent, stamp } from "./fingerprint.ts";

interface Product {
  product: string;
  /** A file that is there after a complete build. */
  proof: string;
  /** Files and folders it is made from. */
  sources: string[];
}

const web: Product = {
  product: "web",
  proof: ".next/BUILD_ID",
  sources: [
    ...["app", "lib", "public", "prisma/schema.prisma", "package-lock.json", "tsconfig.json"],
    ...["next.config.js", "postcss.config.mjs", "proxy.ts", "instrumentation.ts"],
  ],
};

const programs: Product = {
  product: "programs",
  proof: ".build/workers/main.js",
  sources: ["lib", "workers", "prisma/schema.prisma", "package-lock.json", "scripts/build/bundles.ts"],
};

/** Builds what is stale, web application and Node programs. Two runs at once on one checkout take turns. */
export async function buildAll(family: ProcessFamily, log: (line: string) => void): Promise<void> {
  await withBuildLock(log, async () => {
    await whenStale(web, async () => {
      log("building the web application; this takes a minute …");
      await family.run({
        name: "the build of the web application",
        ...packageProgram("next/dist/bin/next", "build"),
        cwd: projectRoot,
        env: buildEnvironment(),
        output: "stderr",
      });
    });
    await bundleWhenStale(log);
  });
}

/** Bundles the Node programs when they are stale, without the web application. */
export async function buildPrograms(log: (line: string) => void): Promise<void> {
  await withBuildLock(log, () => bundleWhenStale(log));
}

async function bundleWhenStale(log: (line: string) => void): Promise<void> {
  await whenStale(programs, async () => {
    log("bundling the workers");
    await bundlePrograms();
  });
}

async function whenStale({ product, proof, sources }: Product, make: () => Promise<void>): Promise<void> {
  const current = fingerprint(projectRoot, sources);
  const stampFile = join(projectRoot, ".build", `${product}.made-from`);
  if (isCurrent(stampFile, current) && existsSync(join(projectRoot, proof))) return;
  rmSync(stampFile, { force: true });
  await make();
  stamp(stampFile, current);
}

async function withBuildLock(log: (line: string) => void, work: () => Promise<void>): Promise<void> {
  const lock = await waitForFileLock(join(projectRoot, ".build", "lock"), () =>
    log("another run is building; waiting for it"),
  );
  try {
    await work();
  } finally {
    lock.release();
  }
}

/** The same build wherever it is made: without the settings of an installation. */
function buildEnvironment(): NodeJS.ProcessEnv {
  const settings = [
    "DATABASE_URL",
    "REDIS_URL",
    "BASE_URL",
    "NEXTAUTH_SECRET",
    "NEXTAUTH_URL",
    "ENCRYPTION_KEYS",
  ];
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !settings.includes(name)),
  );
  return { ...environment, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}
