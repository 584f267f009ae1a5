import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { sandboxFolder } from "./sandbox-state.ts";

/** One stored mail; `uid` grows by one with each mail of a folder. */
export type StoredMail = { readonly uid: number; readonly receivedAt: Date; readonly raw: Buffer };

const fileName = /^(\d+)\.eml$/;

/** Mails of one address as files `<uid>.eml`, so that they are still there after a restart. */
export class MailFolder {
  readonly #folder: string;
  #lastWrite: Promise<unknown> = Promise.resolve();

  /** @param address a plain address of the sandbox; characters that mean something in a path are refused */
  constructor(dataDir: string, kind: "inbox" | "sent", address: string) {
    if (!/^[a-z0-9.+_-]+@[a-z0-9.-]+$/.test(address))
      throw new Error("This is not an address of the sandbox.");
    this.#folder = path.join(/* turbopackIgnore: true */ sandboxFolder(dataDir), kind, address);
  }

  /** All mails, oldest first. */
  async list(): Promise<StoredMail[]> {
    const uids = await this.#uids();
    return Promise.all(
      uids.map(async (uid) => {
        const file = path.join(/* turbopackIgnore: true */ this.#folder, `${uid}.eml`);
        const [raw, { mtime }] = await Promise.all([readFile(file), stat(file)]);
        return { uid, receivedAt: mtime, raw };
      }),
    );
  }

  /** Adds a mail after all that are there. */
  add(raw: Buffer): Promise<StoredMail> {
    const added = this.#lastWrite.then(async () => {
      await mkdir(this.#folder, { recursive: true });
      const uid = ((await this.#uids()).at(-1) ?? 0) + 1;
      const temporary = path.join(/* turbopackIgnore: true */ this.#folder, `${uid}.new`);
      await writeFile(temporary, raw);
      await rename(temporary, path.join(/* turbopackIgnore: true */ this.#folder, `${uid}.eml`));
      return { uid, receivedAt: new Date(), raw };
    });
    this.#lastWrite = added.catch(() => undefined);
    return added;
  }

  async #uids(): Promise<number[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names
      .flatMap((name) => fileName.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }
}
