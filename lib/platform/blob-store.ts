import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, readFile, utimes } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { forgetBlobFile, keepBlobFiles, openBlobFile } from "./blob-files.ts";
import { environment } from "./environment.ts";
import { Problem } from "./problem.ts";

/** SHA-256 of the bytes, 64 hex digits: the name of a blob. */
export type BlobKey = string;

/** Bytes that were stored as they came. `head`: as much of their beginning as was asked for. */
export type StreamedBlob = { readonly key: BlobKey; readonly sizeBytes: number; readonly head: Buffer };

const headBytes = 256 * 1024;

/** Where a blob is, whether or not it is there. @throws Error when the key is none */
export function blobPath(key: BlobKey, root: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error("A blob key has 64 hex digits.");
  return path.join(root, key.slice(0, 2), key.slice(2, 4), key);
}

/** The folder of the store. */
export function defaultRoot(): string {
  return path.join(environment().dataDir, "blobs");
}

/** The key that `putBlob` would give these bytes. */
export function blobKeyOf(bytes: Uint8Array): BlobKey {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Stores bytes durably under their SHA-256 and returns that key. When it returns, the file and its directory entry
 * are on disk; storing the same bytes again changes nothing but their time, which keeps them from being removed before
 * the row that needs them is committed (see `removeBlobs`).
 *
 * @throws Problem `storage-full`
 */
export async function putBlob(bytes: Uint8Array, root = defaultRoot()): Promise<BlobKey> {
  const [key = ""] = await putBlobs([bytes], root);
  return key;
}

/**
 * Stores many blobs at once, as `putBlob` would each: all are written, then brought to the disk together, which takes
 * little longer than one alone. Keys in the order of the bytes.
 *
 * @throws Problem `storage-full`; some of them may be stored then, which does no harm
 */
export async function putBlobs(blobs: readonly Uint8Array[], root = defaultRoot()): Promise<BlobKey[]> {
  const keys = blobs.map(blobKeyOf);
  const wanted = new Map(keys.map((key, index) => [key, blobs[index]]));
  const begun: string[] = [];
  const write = async ([key, bytes]: readonly [BlobKey, Uint8Array | undefined]) => {
    const target = blobPath(key, root);
    if (!bytes || (await refresh(target))) return { temporary: null, target };
    const { file, temporary } = await openBlobFile(root, `${key}.${randomUUID()}`);
    begun.push(temporary);
    try {
      await file.writeFile(bytes);
      await file.sync();
      return { temporary, target };
    } finally {
      await file.close();
    }
  };
  const writing = [...wanted].map(write);
  try {
    await keepBlobFiles(await Promise.all(writing), root);
  } catch (error) {
    // Once none is being written any more: a full disk must not be filled with halves.
    await Promise.allSettled(writing);
    await Promise.all(begun.map(forgetBlobFile));
    throw storageProblem(error);
  }
  return keys;
}

/**
 * Stores bytes durably while they arrive, never more than a chunk of them in memory.
 *
 * @throws Problem `storage-full`, or what the chunks throw; nothing is kept then
 */
export async function putBlobStream(
  chunks: AsyncIterable<Uint8Array>,
  root = defaultRoot(),
): Promise<StreamedBlob> {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let sizeBytes = 0;
  const { file, temporary } = await openBlobFile(root, randomUUID()).catch((error: unknown) => {
    throw storageProblem(error);
  });
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      if (sizeBytes < headBytes) head.push(chunk.slice(0, headBytes - sizeBytes));
      sizeBytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
    const key = hash.digest("hex");
    await keepBlobFiles([{ temporary, target: blobPath(key, root) }], root);
    return { key, sizeBytes, head: Buffer.concat(head) };
  } catch (error) {
    await forgetBlobFile(temporary);
    throw storageProblem(error);
  } finally {
    await file.close();
  }
}

/** Reads a whole blob. @throws Problem `blob-missing` when the store does not have it. */
export async function getBlob(key: BlobKey, root = defaultRoot()): Promise<Buffer> {
  return readFile(blobPath(key, root)).catch((error: unknown) => {
    throw error instanceof Error && "code" in error && error.code === "ENOENT" ? missing(key) : error;
  });
}

/** Opens a blob for streaming. @throws Problem `blob-missing` when the store does not have it. */
export async function openBlob(key: BlobKey, root = defaultRoot()): Promise<Readable> {
  const file = blobPath(key, root);
  if (!(await exists(file))) throw missing(key);
  return createReadStream(file);
}

/** Sets the time of a stored blob to now; false: it is not there. */
async function refresh(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    () => false,
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** No room on the disk, in the quota, or below the size that the system allows a file. */
const fullCodes: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

function storageProblem(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (!fullCodes.has(code)) return error;
  return new Problem(
    "unavailable",
    "storage-full",
    `Mailroom can store nothing more: the disk that holds DATA_DIR is full (${code}). Nothing is lost, but no mail is ` +
      "taken in until whoever runs Mailroom makes room there.",
    { cause: error },
  );
}

function missing(key: BlobKey): Problem {
  return new Problem(
    "unavailable",
    "blob-missing",
    `Stored bytes ${key.slice(0, 12)}… are missing from the store. Restore DATA_DIR/blobs from a backup.`,
  );
}
