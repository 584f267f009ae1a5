// Plain JavaScript for Node 20, as it runs before anything is installed.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Calls back once when the process that started this one is gone. npm dies without telling its child, so the process
 * table is asked. Under npm the shell between npm and this process may outlive npm: then npm is watched too.
 *
 * @param {(reason: string) => void} onGone
 * @returns {() => void} stops watching
 */
export function watchParent(onGone) {
  const parent = process.ppid;
  if (parent <= 1) return () => {};
  const shell = process.env.npm_lifecycle_event !== undefined && isShell(parent) ? parent : undefined;
  const grandparent = shell === undefined ? 0 : lookUp(shell).parent;
  // Reading /proc costs nothing; elsewhere a program has to be started for each look.
  const everyMs = shell === undefined || process.platform === "linux" ? 200 : 1000;
  const timer = setInterval(() => {
    const orphaned = process.ppid !== parent;
    if (!orphaned && (shell === undefined || grandparent <= 1 || lookUp(shell).parent === grandparent))
      return;
    clearInterval(timer);
    onGone("the program that started it is gone");
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** @param {number} pid */
function isShell(pid) {
  return /^-?(ba|da|z|k|a)?sh$/.test(lookUp(pid).name);
}

/**
 * @param {number} pid
 * @returns {{ name: string, parent: number }} parent 0 when there is no such process
 */
function lookUp(pid) {
  try {
    if (process.platform === "linux") {
      const [, name = "", parent = "0"] =
        /^\d+ \((.*)\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return { name, parent: Number(parent) };
    }
    const [parent = "0", ...command] = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], {
      encoding: "utf8",
    })
      .trim()
      .split(/\s+/);
    return { name: command.join(" ").split("/").at(-1) ?? "", parent: Number(parent) };
  } catch {
    return { name: "", parent: 0 };
  }
}
