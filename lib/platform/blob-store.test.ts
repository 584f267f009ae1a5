import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeUnfinishedBlobs } from "./blob-files.ts";
import { blobKeyOf, blobPath, getBlob, openBlob, putBlob, putBlobStream, putBlobs } from "./blob-store.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "mailroom-blobs-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("blob store", () => {
  it("gives back what was put, whole or as a stream", async () => {
    const key = await putBlob(Buffer.from("hello"), root);
    expect(key).toBe("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    expect((await getBlob(key, root)).toString()).toBe("hello");
    expect(await text(await openBlob(key, root))).toBe("hello");
  });

  it("keeps one file for equal bytes, also when they come at once, and leaves no temporary file", async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => putBlob(Buffer.from("same"), root)));
    expect(new Set(keys).size).toBe(1);
    const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files).toHaveLength(1);
  });

  it("stores many at once, equal ones once, and knows what is there already", async () => {
    const there = await putBlob(Buffer.from("b0"), root);
    const old = new Date(Date.now() - 86_400_000);
    await utimes(blobPath(there, root), old, old);
    const blobs = Array.from({ length: 60 }, (_, index) => Buffer.from(`b${index % 30}`));
    const keys = await putBlobs(blobs, root);
    expect(keys).toEqual(blobs.map(blobKeyOf));
    for (const [index, key] of keys.entries()) expect(await getBlob(key, root)).toEqual(blobs[index]);
    // Stored again: whoever removes old blobs can tell.
    expect((await stat(blobPath(there, root))).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
    expect(await putBlobs([], root)).toEqual([]);
  });

  it("stores what arrives in pieces, and gives its beginning", async () => {
    const pieces = Array.from({ length: 700 }, (_, index) => Buffer.alloc(1_000, index % 256));
    async function* arriving() {
      yield* pieces;
    }
    const whole = Buffer.concat(pieces);
    const stored = await putBlobStream(arriving(), root);
    expect(stored).toMatchObject({ key: blobKeyOf(whole), sizeBytes: 700_000 });
    expect(stored.head.equals(whole.subarray(0, 256 * 1024))).toBe(true);
    expect((await getBlob(stored.key, root)).equals(whole)).toBe(true);
    expect((await putBlobStream(arriving(), root)).key).toBe(stored.key);
  });

  it("keeps nothing of a stream that breaks, and clears away what a killed process left", async () => {
    async function* breaking() {
      yield Buffer.from("half");
      throw new Error("cut");
    }
    await expect(putBlobStream(breaking(), root)).rejects.toThrow("cut");
    const unfinished = path.join(root, ".unfinished");
    expect(await readdir(unfinished)).toEqual([]);
    await mkdir(unfinished, { recursive: true });
    await writeFile(path.join(unfinished, "left"), "x");
    expect(await removeUnfinishedBlobs(root, 60_000)).toBe(0);
    expect(await removeUnfinishedBlobs(root, -1)).toBe(1);
  });

  it("keeps no halves when one of many can not be stored", async () => {
    const blobs = Array.from({ length: 40 }, (_, index) => Buffer.from(`b${index}`));
    const [first = ""] = blobs.map(blobKeyOf);
    // Where the folder of the first has to be, a file is.
    await writeFile(path.join(root, first.slice(0, 2)), "");
    await expect(putBlobs(blobs, root)).rejects.toThrow();
    expect(await readdir(path.join(root, ".unfinished"))).toEqual([]);
  });

  it("says what to do when bytes are missing", async () => {
    await expect(getBlob(blobKeyOf(Buffer.from("never put")), root)).rejects.toThrow(/backup/);
    await expect(openBlob(blobKeyOf(Buffer.from("never put")), root)).rejects.toThrow(/backup/);
  });

  it("does not leave its folder", async () => {
    await expect(getBlob("../../etc/passwd", root)).rejects.toThrow(/64 hex/);
  });
});
