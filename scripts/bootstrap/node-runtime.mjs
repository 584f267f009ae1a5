// Plain JavaScript for Node 20, as it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const neededMajor = 24;

/**
 * The Node program to run Mailroom with: the one that came as a package, else the running one when it is new enough.
 * The packaged one may not run here (a C library it was not made for), so it is tried.
 *
 * @param {string} projectRoot
 * @returns {string}
 */
export function findNode(projectRoot) {
  const packageName = `node-${process.platform}-${process.arch}`;
  const packaged = join(projectRoot, "node_modules", packageName, "bin", "node");
  if (existsSync(packaged) && majorVersionOf(packaged) >= neededMajor) return packaged;
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath;
  throw new Error(
    `Mailroom runs on Node ${neededMajor} or newer. This is Node ${process.versions.node}, and the package ${packageName}, ` +
      `which would bring Node ${neededMajor}, is not installed or does not run here. Install Node ${neededMajor} and try again.`,
  );
}

/** @param {string} program */
function majorVersionOf(program) {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return Number.parseInt((stdout ?? "").replace(/^v/, ""), 10) || 0;
}
