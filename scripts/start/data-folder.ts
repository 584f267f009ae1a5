import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { tryFileLock } from "../processes/file-lock.ts";
import { commandLineOf, waitUntilGone } from "../processes/process-table.ts";

const runSchema = z.object({
  pid: z.number().int(),
  /** The process that cleans up after this run was killed. */
  guardPid: z.number().int().optional(),
  address: z.string(),
  /** Once the database answers. */
  databaseUrl: z.string().optional(),
});

/** What a run notes of itself in the data folder. */
export type Run = z.infer<typeof runSchema>;

export interface DataFolderLock {
  /** Notes the run that holds the lock, for whoever comes second. */
  note: (run: Run) => void;
  release: () => void;
}

/**
 * Makes the folder when it is missing and takes it for this process. Returns the run that has it, as far as known, when
 * it is taken. What a killed run has left behind is waited for, as its guard is just ending it.
 */
export async function lockDataFolder(
  folder: string,
  log: (line: string) => void,
): Promise<{ lock: DataFolderLock } | { heldBy: Run | undefined }> {
  // Under root the account of the database must be able to pass through, but not to look around.
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const fileLock = tryFileLock(join(folder, "lock"));
  const noted = readRun(folder);
  if (fileLock === undefined) return { heldBy: noted };
  if (noted?.guardPid !== undefined) await waitForGuard(noted.guardPid, log);
  return { lock: { note: (run) => writeRun(folder, run), release: fileLock.release } };
}

async function waitForGuard(guardPid: number, log: (line: string) => void): Promise<void> {
  if (!commandLineOf(guardPid).includes("guard.ts")) return;
  log("an earlier run was killed; waiting until its processes have ended");
  if (!(await waitUntilGone(guardPid, 30_000))) {
    throw new Error(
      `The processes of an earlier run are still there (see process ${guardPid}). End them, then start again.`,
    );
  }
}

function readRun(folder: string): Run | undefined {
  const file = join(folder, "run.json");
  if (!existsSync(file)) return undefined;
  const run = runSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return run.success ? run.data : undefined;
}

function writeRun(folder: string, run: Run): void {
  const file = join(folder, "run.json");
  writeFileSync(`${file}.new`, `${JSON.stringify(run)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
