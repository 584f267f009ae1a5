import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Tests and the fixtures of tests never reach a build. */
const ignored = /\.test\.tsx?$|^lib\/testing\/|^prisma\/generated\//;

/** A hash over the names and contents of files; folders are walked. What does not exist counts as absent. */
export function fingerprint(root: string, paths: readonly string[], salt = ""): string {
  const hash = createHash("sha256").update(salt);
  for (const path of paths.flatMap((each) => filesBelow(root, each)).sort()) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

function filesBelow(root: string, path: string): string[] {
  const full = join(root, path);
  if (ignored.test(path) || !existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full).flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/** Whether `stampFile` says that its product was made from this fingerprint. */
export function isCurrent(stampFile: string, value: string): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8").trim() === value;
}

/** Notes that the product was made from this fingerprint; written last, so that a broken-off build is made again. */
export function stamp(stampFile: string, value: string): void {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${value}\n`);
}
