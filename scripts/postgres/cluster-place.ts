import { createHash } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { postgresBinaries } from "./binaries.ts";
import { type Account, canEnter, databaseAccount } from "./database-account.ts";

export interface ClusterPlace {
  /** Folder with `bin/postgres` and `bin/initdb`, readable by the account. */
  binaries: string;
  /** Private folder of the account for data and credentials. */
  folder: string;
  account: Account;
}

/** Used by root when the account PostgreSQL runs under cannot reach the project or its data. */
const sharedBase = "/var/lib/mailroom";

/**
 * Decides where the database lives: in `wantedFolder`, unless root's unprivileged account cannot reach it (a project
 * under /root, say); then under /var/lib/mailroom, which is told through `log`. Data stays where it was first made:
 * throws when that place cannot be reached any more.
 */
export function prepareClusterPlace(wantedFolder: string, log: (line: string) => void): ClusterPlace {
  const account = databaseAccount();
  const installed = postgresBinaries();
  const wanted = resolve(wantedFolder);
  makePrivate(wanted, account);
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
  const elsewhere = join(sharedBase, name);
  const reachable = canEnter(installed, account) && canEnter(wanted, account);
  if (reachable && !holdsData(elsewhere)) return { binaries: installed, folder: wanted, account };
  if (holdsData(wanted)) {
    throw new Error(
      `The database in ${wanted} cannot be reached by the account it runs under. ` +
        "Let others enter (x) every folder above it, as it was when the database was made.",
    );
  }
  const binaries = shareBinaries(installed);
  makePrivate(elsewhere, account);
  log(`the account of the database cannot reach this project: its data is in ${elsewhere}`);
  return { binaries, folder: elsewhere, account };
}

function holdsData(folder: string): boolean {
  return existsSync(join(folder, "pgdata"));
}

function makePrivate(folder: string, account: Account): void {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
}

function shareBinaries(installed: string): string {
  const packageFolder = resolve(installed, "..");
  const fingerprint = createHash("sha256").update(packageFolder).digest("hex").slice(0, 12);
  const shared = join(sharedBase, `postgres-${basename(packageFolder)}-${fingerprint}`);
  if (!existsSync(shared)) {
    const unfinished = `${shared}.${process.pid}`;
    mkdirSync(sharedBase, { recursive: true, mode: 0o755 });
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, shared);
  }
  return shared;
}
