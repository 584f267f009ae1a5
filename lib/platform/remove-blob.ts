import { mkdir, readdir, rename, stat, unlink, utimes } from "node:fs/promises";
import path from "node:path";
import { keepBlobFiles } from "./blob-files.ts";
import { type BlobKey, blobPath, defaultRoot } from "./blob-store.ts";

/** Tells which of these blobs some row still needs. */
export type NeededBlobs = (keys: readonly BlobKey[]) => Promise<ReadonlySet<BlobKey>>;

/**
 * A blob that was stored, or stored again, within this time is not removed: the row that will need it may not be
 * committed yet.
 */
const settlingMs = 6 * 3_600_000;

/**
 * Removes blobs that no row needs, while others may be storing the very same bytes. A blob is first moved out of reach
 * and only then, for good, asked about: who stores it after the move writes it anew, and who stored it before has
 * refreshed its time, or has a row by now, so that it is moved back. A crash in between is mended by
 * `settleDoomedBlobs`.
 *
 * @returns how many were removed
 */
export async function removeBlobs(
  keys: readonly BlobKey[],
  neededOf: NeededBlobs,
  root = defaultRoot(),
): Promise<number> {
  const needed = await neededOf(keys);
  const folder = await doomedFolder(root);
  const doomed: BlobKey[] = [];
  for (const key of new Set(keys)) {
    const file = blobPath(key, root);
    if (needed.has(key) || (await ageMs(file)) < settlingMs) continue;
    if (await move(file, path.join(folder, key))) doomed.push(key);
  }
  return settle(doomed, neededOf, root);
}

/** Ends what a process that died in `removeBlobs` has begun: its blobs come back or go. */
export async function settleDoomedBlobs(neededOf: NeededBlobs, root = defaultRoot()): Promise<number> {
  return settle(await readdir(await doomedFolder(root)), neededOf, root);
}

async function settle(keys: readonly BlobKey[], neededOf: NeededBlobs, root: string): Promise<number> {
  if (keys.length === 0) return 0;
  const needed = await neededOf(keys);
  const folder = await doomedFolder(root);
  let removed = 0;
  for (const key of keys) {
    const file = path.join(folder, key);
    if (needed.has(key) || (await ageMs(file)) < settlingMs) await restore(key, file, root);
    else if (await unlinkIfThere(file)) removed += 1;
  }
  return removed;
}

/** The time is refreshed too: someone may have stored it meanwhile and relies on it. */
async function restore(key: BlobKey, file: string, root: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(ignoreMissing);
  await keepBlobFiles([{ temporary: file, target: blobPath(key, root) }], root).catch(ignoreMissing);
}

async function doomedFolder(root: string): Promise<string> {
  const folder = path.join(root, ".doomed");
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Since when it was not stored again; zero when it is not there. */
async function ageMs(file: string): Promise<number> {
  const found = await stat(file).catch(ignoreMissing);
  return found ? Date.now() - found.mtimeMs : 0;
}

async function move(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(() => true, falseWhenMissing);
}

async function unlinkIfThere(file: string): Promise<boolean> {
  return unlink(file).then(() => true, falseWhenMissing);
}

function falseWhenMissing(error: unknown): false {
  ignoreMissing(error);
  return false;
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
