import type { GuardedGroup } from "./guard-protocol.ts";
import { groupIsAlive } from "./process-table.ts";

/** Sends a signal to all processes of a group; nothing happens when none is left. */
export function signalGroup(leaderPid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leaderPid, signal);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // Only ended processes are left in it: some systems call that "not permitted".
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

/**
 * Ends process groups, stage by stage: each gets its signal, and after `graceMs` what is left of it is killed (a database
 * by SIGQUIT, which ends it as a power cut would, without leaving its own children).
 */
export async function endGroups(
  groups: readonly Omit<GuardedGroup, "type">[],
  graceMs: number,
): Promise<void> {
  const stages = [...new Set(groups.map(({ stage }) => stage))].sort((a, b) => a - b);
  for (const stage of stages) {
    await Promise.all(
      groups.filter((group) => group.stage === stage).map((group) => endGroup(group, graceMs)),
    );
  }
}

async function endGroup(
  { pid, stopSignal }: Pick<GuardedGroup, "pid" | "stopSignal">,
  graceMs: number,
): Promise<void> {
  signalGroup(pid, stopSignal);
  if (await groupIsGone(pid, graceMs)) return;
  signalGroup(pid, stopSignal === "SIGINT" ? "SIGQUIT" : "SIGKILL");
  if (await groupIsGone(pid, 3_000)) return;
  signalGroup(pid, "SIGKILL");
}

async function groupIsGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (groupIsAlive(pid)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}
