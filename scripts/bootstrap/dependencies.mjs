// Plain JavaScript for Node 20, as it runs before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether node_modules holds exactly what package-lock.json asks for, told from the list npm leaves in node_modules.
 * Packages for other platforms may be missing, and development packages unless `withDevelopment`.
 *
 * @param {string} projectRoot
 * @param {{ withDevelopment: boolean }} options
 */
export function dependenciesAreInstalled(projectRoot, { withDevelopment }) {
  const wanted = readPackages(join(projectRoot, "package-lock.json"));
  const installed = readPackages(join(projectRoot, "node_modules", ".package-lock.json"));
  if (wanted === undefined)
    throw new Error(`${projectRoot} has no package-lock.json: the clone is incomplete.`);
  if (installed === undefined) return false;
  for (const [path, { version, integrity, optional, dev, devOptional }] of wanted) {
    const found = installed.get(path);
    if (found === undefined) {
      const dispensable = optional || devOptional || (!withDevelopment && dev);
      if (!dispensable) return false;
    } else if (found.version !== version || found.integrity !== integrity) {
      return false;
    }
  }
  return true;
}

/**
 * Runs `npm ci` when something is missing or outdated, with npm's own progress on the terminal.
 *
 * @param {string} projectRoot
 * @param {{ withDevelopment: boolean }} options
 */
export async function installDependencies(projectRoot, options) {
  if (dependenciesAreInstalled(projectRoot, options)) return;
  console.error("Installing packages (npm ci); the first time this takes a minute …");
  const npm = spawn("npm", ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"], {
    cwd: projectRoot,
    // The output of `npm run -s admin` belongs to the command alone.
    stdio: ["ignore", process.stderr, process.stderr],
    env: { ...process.env, NODE_ENV: "development" },
  });
  const stop = () => npm.kill("SIGTERM");
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, stop);
  const failure = await new Promise((resolve) => {
    npm.once("error", (error) => resolve(`npm could not be started: ${error.message}`));
    npm.once("exit", (code, signal) =>
      resolve(code === 0 ? undefined : `npm ci ended with ${code ?? signal}`),
    );
  });
  for (const signal of signals) process.off(signal, stop);
  if (failure !== undefined) {
    throw new Error(`${failure}. See its messages above; \`npm ci\` by hand gives the same.`);
  }
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }} LockedPackage
 * @param {string} lockFile
 * @returns {Map<string, LockedPackage> | undefined} by path, or undefined when there is no such file
 */
function readPackages(lockFile) {
  if (!existsSync(lockFile)) return undefined;
  const { packages } = JSON.parse(readFileSync(lockFile, "utf8"));
  return new Map(Object.entries(packages).filter(([path]) => path !== ""));
}
