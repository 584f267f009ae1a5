import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

const sqliteBusy = 5;

/**
 * Takes the lock that `path` stands for, or returns undefined while another process holds it. The system releases it when
 * its holder ends, however it ends: Node offers no file locks, and SQLite brings them along.
 */
export function tryFileLock(path: string): { release: () => void } | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const file = new DatabaseSync(path);
  try {
    file.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === sqliteBusy) return undefined;
    throw new Error(`${path} cannot be locked: ${error instanceof Error ? error.message : error}`);
  }
  return { release: () => file.close() };
}

/** Takes the lock, calling `onWait` once when that means waiting. */
export async function waitForFileLock(path: string, onWait: () => void): Promise<{ release: () => void }> {
  let lock = tryFileLock(path);
  if (lock === undefined) onWait();
  while (lock === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    lock = tryFileLock(path);
  }
  return lock;
}
