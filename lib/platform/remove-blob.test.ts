import { mkdir, mkdtemp, readdir, rename, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type BlobKey, blobPath, getBlob, putBlob } from "./blob-store.ts";
import { removeBlobs, settleDoomedBlobs } from "./remove-blob.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "mailroom-blobs-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const nothing = async () => new Set<BlobKey>();

async function givenOldBlob(text: string): Promise<BlobKey> {
  const key = await putBlob(Buffer.from(text), root);
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(blobPath(key, root), yesterday, yesterday);
  return key;
}

test("what no row needs is removed, what one needs stays", async () => {
  const gone = await givenOldBlob("gone");
  const kept = await givenOldBlob("kept");
  expect(await removeBlobs([gone, kept], async () => new Set([kept]), root)).toBe(1);
  await expect(getBlob(gone, root)).rejects.toMatchObject({ code: "blob-missing" });
  expect((await getBlob(kept, root)).toString()).toBe("kept");
  expect(await removeBlobs([gone], nothing, root)).toBe(0);
});

test("what was stored just now stays, and storing again counts as that", async () => {
  const fresh = await putBlob(Buffer.from("fresh"), root);
  const again = await givenOldBlob("again");
  await putBlob(Buffer.from("again"), root);
  expect(await removeBlobs([fresh, again], nothing, root)).toBe(0);
  expect((await getBlob(again, root)).toString()).toBe("again");
});

test("bytes that are stored again after the first look are never lost", async () => {
  const key = await givenOldBlob("raced");
  let looks = 0;
  await removeBlobs(
    [key],
    async () => {
      // While it is decided for good the blob is out of reach, so that storing it writes it anew.
      if (++looks === 2) await putBlob(Buffer.from("raced"), root);
      return new Set();
    },
    root,
  );
  expect(looks).toBe(2);
  expect((await getBlob(key, root)).toString()).toBe("raced");
});

test("bytes that are stored again between the looks come back", async () => {
  const key = await givenOldBlob("raced");
  await removeBlobs(
    [key],
    async () => {
      // As if a row had been committed meanwhile, or the time refreshed just before the move.
      const isThere = (await readdir(path.dirname(blobPath(key, root)))).includes(key);
      return isThere ? new Set() : new Set([key]);
    },
    root,
  );
  expect((await getBlob(key, root)).toString()).toBe("raced");
});

test("a crash between the move and the decision is mended", async () => {
  const needed = await givenOldBlob("needed");
  const unneeded = await givenOldBlob("unneeded");
  await mkdir(path.join(root, ".doomed"));
  for (const key of [needed, unneeded]) await rename(blobPath(key, root), path.join(root, ".doomed", key));
  expect(await settleDoomedBlobs(async () => new Set([needed]), root)).toBe(1);
  expect((await getBlob(needed, root)).toString()).toBe("needed");
  await expect(getBlob(unneeded, root)).rejects.toMatchObject({ code: "blob-missing" });
});

test("many who store and remove the same bytes at once never end without them", async () => {
  for (let round = 0; round < 30; round++) {
    const key = await givenOldBlob(`round ${round}`);
    await Promise.all([
      removeBlobs([key], nothing, root),
      putBlob(Buffer.from(`round ${round}`), root),
      removeBlobs([key], nothing, root),
    ]);
    expect((await getBlob(key, root)).toString()).toBe(`round ${round}`);
  }
});
