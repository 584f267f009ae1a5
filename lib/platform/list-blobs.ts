import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { type BlobKey, defaultRoot } from "./blob-store.ts";

const folderName = /^[0-9a-f]{2}$/;
const blobName = /^[0-9a-f]{64}$/;

/** The keys of stored blobs, in the folders (named by the first two digits of the keys) that are wanted. */
export async function* listBlobs(
  isWanted: (folder: string) => boolean,
  root = defaultRoot(),
): AsyncGenerator<BlobKey, void> {
  for (const first of await entriesOf(root)) {
    if (!folderName.test(first.name) || !isWanted(first.name)) continue;
    for (const second of await entriesOf(path.join(root, first.name))) {
      if (!folderName.test(second.name)) continue;
      for (const file of await entriesOf(path.join(root, first.name, second.name))) {
        if (blobName.test(file.name)) yield file.name;
      }
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
}
