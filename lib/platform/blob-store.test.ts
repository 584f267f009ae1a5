import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blobKeyOf, getBlob, openBlob, putBlob } from "./blob-store.ts";

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

  it("says what to do when bytes are missing", async () => {
    await expect(getBlob(blobKeyOf(Buffer.from("never put")), root)).rejects.toThrow(/backup/);
    await expect(openBlob(blobKeyOf(Buffer.from("never put")), root)).rejects.toThrow(/backup/);
  });

  it("does not leave its folder", async () => {
    await expect(getBlob("../../etc/passwd", root)).rejects.toThrow(/64 hex/);
  });
});
