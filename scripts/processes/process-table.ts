import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Whether a process with this id runs, also when it belongs to another user. One that has ended does not count, even
 * where nobody collects it: in containers the first process often does not.
 */
export function isAlive(pid: number): boolean {
  if (process.platform === "linux") return statusOf(String(pid))?.ended === false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether any process of this group runs. */
export function groupIsAlive(groupId: number): boolean {
  if (process.platform !== "linux") return isAlive(-groupId);
  return readdirSync("/proc").some((name) => {
    const status = /^\d+$/.test(name) ? statusOf(name) : undefined;
    return status?.group === groupId && !status.ended;
  });
}

function statusOf(pid: string): { group: number; ended: boolean } | undefined {
  try {
    const [, state, group] =
      /^\d+ \(.*\) (\S) \d+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { group: Number(group), ended: state === "Z" || state === "X" };
  } catch {
    return undefined;
  }
}

/** The command line of a process, its arguments separated by spaces; empty when there is no such process. */
export function commandLineOf(pid: number): string {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

/** Waits until the process is gone. Returns false when it still lives after `timeoutMs`. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
