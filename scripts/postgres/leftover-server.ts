import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLineOf, isAlive, waitUntilGone } from "../processes/process-table.ts";

/**
 * Stops a server that a killed run left on these data files. The caller holds the lock on the data folder, so nobody uses
 * it any more. Throws when it does not stop.
 */
export async function stopLeftoverServer(dataFolder: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(dataFolder, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n", 1)[0]);
  // The id may have been given to another program since.
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid) || !commandLineOf(pid).includes(dataFolder)) return;
  log(`stopping the database that an earlier run left behind (process ${pid})`);
  process.kill(pid, "SIGINT");
  if (await waitUntilGone(pid, 15_000)) return;
  process.kill(pid, "SIGQUIT");
  if (await waitUntilGone(pid, 5_000)) return;
  throw new Error(`The database of an earlier run (process ${pid}) does not stop. End it, then start again.`);
}
