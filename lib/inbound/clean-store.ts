import { listBlobs } from "@/lib/platform/list-blobs.ts";
import { removeBlobs } from "@/lib/platform/remove-blob.ts";
import { neededBlobs } from "./needed-blobs.ts";

const batchSize = 500;
/** The whole store is walked in so many runs. */
const slices = 24;

/**
 * Walks one part of the store, by the hour another, and removes what no row needs: what a crash, a mail that was never
 * settled or a deleted mailbox has left.
 *
 * @returns how many blobs were removed
 */
export async function cleanStore(now: Date, signal: AbortSignal): Promise<number> {
  const slice = Math.floor(now.getTime() / 3_600_000) % slices;
  let removed = 0;
  let batch: string[] = [];
  const flush = async () => {
    if (batch.length > 0) removed += await removeBlobs(batch, neededBlobs);
    batch = [];
  };
  for await (const key of listBlobs((folder) => Number.parseInt(folder, 16) % slices === slice)) {
    if (signal.aborted) break;
    batch.push(key);
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  return removed;
}
