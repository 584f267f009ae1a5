import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { environment } from "./environment.ts";
import { Problem } from "./problem.ts";

/** SHA-256 of the bytes, 64 hex digits: the name of a blob. */
export type BlobKey = string;

function blobPath(key: BlobKey, root: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error("A blob key has 64 hex digits.");
  return path.join(root, key.slice(0, 2), key.slice(2, 4), key);
}

function defaultRoot(): string {
  return path.join(environment().dataDir, "blobs");
}

/** The key that `putBlob` would give these bytes. */
export function blobKeyOf(bytes: Uint8Array): BlobKey {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Stores bytes durably under their SHA-256 and returns that key. When it returns, the file and its directory entry
 * are on disk; storing the same bytes again changes nothing.
 */
export async function putBlob(bytes: Uint8Array, root = defaultRoot()): Promise<BlobKey> {
  const key = blobKeyOf(bytes);
  const target = blobPath(key, root);
  if (await exists(target)) return key;
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  const temporary = path.join(/* turbopackIgnore: true */ folder, `.${key}.${randomUUID()}`);
  const file = await open(/* turbopackIgnore: true */ temporary, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await file.close();
    await unlink(temporary);
    throw error;
  }
  await file.close();
  await rename(temporary, target);
  await syncFolder(folder);
  return key;
}

/** Reads a whole blob. @throws Problem `blob-missing` when the store does not have it. */
export async function getBlob(key: BlobKey, root = defaultRoot()): Promise<Buffer> {
  const file = blobPath(key, root);
  if (!(await exists(file))) throw missing(key);
  return readFile(file);
}

/** Opens a blob for streaming. @throws Problem `blob-missing` when the store does not have it. */
export async function openBlob(key: BlobKey, root = defaultRoot()): Promise<Readable> {
  const file = blobPath(key, root);
  if (!(await exists(file))) throw missing(key);
  return createReadStream(file);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A rename is durable only when the folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function missing(key: BlobKey): Problem {
  return new Problem(
    "unavailable",
    "blob-missing",
    `Stored bytes ${key.slice(0, 12)}… are missing from the store. Restore DATA_DIR/blobs from a backup.`,
  );
}
