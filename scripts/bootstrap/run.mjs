// Plain JavaScript for Node 20, as it runs before anything is installed.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./dependencies.mjs";
import { findNode } from "./node-runtime.mjs";
import { watchParent } from "./parent-watch.mjs";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Installs what is missing, then runs a TypeScript program of scripts/ under Node 24 in place of this process: its
 * arguments, terminal and exit code are those of this one, and signals are passed on.
 *
 * @param {string} program path below scripts/
 * @param {{ withDevelopment: boolean }} options whether the packages for development are needed
 * @returns {Promise<boolean>} whether the program could be run at all
 */
export async function runUnderNode24(program, options) {
  try {
    await installDependencies(projectRoot, options);
    process.exitCode = await runProgram(findNode(projectRoot), join(projectRoot, "scripts", program));
    return true;
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
    return false;
  }
}

/**
 * @param {string} node
 * @param {string} programFile
 * @returns {Promise<number>} the exit code
 */
async function runProgram(node, programFile) {
  const searchPath = [dirname(node), join(projectRoot, "node_modules", ".bin"), process.env.PATH].filter(
    Boolean,
  );
  const child = spawn(node, [programFile, ...process.argv.slice(2)], {
    cwd: projectRoot,
    stdio: "inherit",
    // Programs started by name, `#!/usr/bin/env node` included, get the same Node.
    env: { ...process.env, PATH: searchPath.join(delimiter) },
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  watchParent(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
