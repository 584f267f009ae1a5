import type { FileHandle } from "node:fs/promises";
import { mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import path from "node:path";

const unfinishedFolder = (root: string) => path.join(/* turbopackIgnore: true */ root, ".unfinished");

/** Opens a file beside the store for bytes that are not complete yet. */
export async function openBlobFile(
  root: string,
  name: string,
): Promise<{ readonly file: FileHandle; readonly temporary: string }> {
  const folder = unfinishedFolder(root);
  const temporary = path.join(/* turbopackIgnore: true */ folder, name);
  const create = () => open(/* turbopackIgnore: true */ temporary, "wx", 0o600);
  try {
    return { file: await create(), temporary };
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(folder, { recursive: true });
    return { file: await create(), temporary };
  }
}

/** Removes a file that was not completed. */
export async function forgetBlobFile(temporary: string): Promise<void> {
  await unlink(temporary).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

/**
 * Puts complete and synced files in their places and makes that durable. `temporary` null: it is there already, but who
 * put it there may not have come to syncing its folder.
 */
export async function keepBlobFiles(
  files: readonly { readonly temporary: string | null; readonly target: string }[],
  root: string,
): Promise<void> {
  const folders = new Set<string>();
  await Promise.all(
    files.map(async ({ temporary, target }) => {
      const folder = path.dirname(target);
      folders.add(folder);
      if (temporary === null) return;
      const created = await mkdir(folder, { recursive: true });
      // The entry of a new folder is in its parent, and so on up to the root of the store.
      for (let at = folder; created !== undefined && at.length > root.length; ) {
        at = path.dirname(at);
        folders.add(at);
      }
      await rename(temporary, target);
    }),
  );
  // One after another would wait for the disk each time; together they are one or two journal commits.
  await Promise.all([...folders].map(syncFolder));
}

/** A rename is durable only when the folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(/* turbopackIgnore: true */ folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what processes that were killed left unfinished, once it is older than given. Returns how many files. */
export async function removeUnfinishedBlobs(root: string, olderThanMs: number): Promise<number> {
  const folder = unfinishedFolder(root);
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  let removed = 0;
  for (const name of names) {
    const file = path.join(/* turbopackIgnore: true */ folder, name);
    const found = await stat(file).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < olderThanMs) continue;
    await forgetBlobFile(file);
    removed += 1;
  }
  return removed;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
